// An addition to the page of operators: it stays up to date, and commands have a button that copies them.

const EVERY_MS = 10_000
const figures = document.getElementById('figures')
const live = document.getElementById('live')

let isPaused = false
const says = document.createElement('span')
says.setAttribute('role', 'status')

const pause = document.createElement('button')
pause.type = 'button'
pause.textContent = '暂停自动更新'
pause.addEventListener('click', () => {
  isPaused = !isPaused
  pause.textContent = isPaused ? '继续自动更新' : '暂停自动更新'
  if (!isPaused) void renew()
})
live.append(' ', pause, ' ', says)

function isMarked() {
  const marked = getSelection()
  return marked !== null && !marked.isCollapsed && figures.contains(marked.anchorNode)
}

async function renew() {
  try {
    const answer = await fetch(figures.dataset.from, { cache: 'no-store' })
    // The session is over.
    if (answer.redirected) return location.reload()
    if (!answer.ok) throw new Error(String(answer.status))
    const text = await answer.text()
    says.textContent = isMarked() ? '有选中的文字，先不更新。' : ''
    if (!isPaused && !isMarked()) show(text)
  } catch {
    says.textContent = '现在连不上，下面是之前读到的。'
  }
}

const nameOf = (element) => element.getAttribute('aria-label') ?? element.getAttribute('href')

/** Whoever goes by keyboard stays where she is, and what was scrolled sideways stays so. */
function show(text) {
  const isHere = figures.contains(document.activeElement)
  const focused = isHere ? nameOf(document.activeElement) : null
  const places = () => [...figures.querySelectorAll('a, button, [tabindex]')]
  const scrolled = new Map(places().map((element) => [nameOf(element), element.scrollLeft]))
  figures.innerHTML = text
  addButtons()
  for (const element of places()) element.scrollLeft = scrolled.get(nameOf(element)) ?? 0
  if (focused !== null)
    places()
      .find((element) => nameOf(element) === focused)
      ?.focus({ preventScroll: true })
}

function addButtons() {
  for (const code of figures.querySelectorAll('code.command')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'copy'
    button.textContent = '复制'
    button.setAttribute('aria-label', `复制命令 ${code.textContent}`)
    button.addEventListener('click', () => copy(code, button))
    code.after(' ', button)
  }
}

/** Over plain http a page may not write to the clipboard: then the command is marked, for the keyboard to copy. */
async function copy(code, button) {
  try {
    await navigator.clipboard.writeText(code.textContent)
    button.textContent = '已复制'
  } catch {
    getSelection().selectAllChildren(code)
    button.textContent = '已选中'
  }
}

addButtons()
// biome-ignore lint/plugin: this runs in browsers, which have their own clock.
setInterval(() => {
  if (!isPaused && !document.hidden) void renew()
}, EVERY_MS)
