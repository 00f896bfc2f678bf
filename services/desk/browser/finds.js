// An addition to the forms of the desk: personal data is marked while a clerk writes. The hub is asked, and keeps nothing.

const PAUSE_MS = 800
const watched = document.querySelector('form[data-finds]')

function watch(form) {
  let section = document.getElementById('finds')
  let asked = 0
  let timer = 0
  const place = form.querySelector('#f-text')?.closest('p') ?? form.querySelector('#f-reason')?.closest('p')
  const says = document.createElement('p')
  says.className = 'meta'
  says.setAttribute('role', 'status')
  place.after(says)

  const ask = async () => {
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form))
      if (typeof value === 'string' && name !== 'mask') body.append(name, value)
    const number = ++asked
    try {
      const answer = await fetch(form.dataset.finds, { method: 'POST', body, cache: 'no-store' })
      // It is over, or something was written meanwhile.
      if (answer.ok && !answer.redirected && number === asked) show(await answer.text())
    } catch {}
  }

  const show = (text) => {
    const had = section?.querySelectorAll('li').length ?? 0
    const off = new Set([...form.querySelectorAll('input[name=mask]:not(:checked)')].map(({ value }) => value))
    section?.remove()
    // It is escaped: the same that the page shows without this script.
    says.insertAdjacentHTML('afterend', text)
    section = document.getElementById('finds')
    for (const tick of form.querySelectorAll('input[name=mask]')) if (off.has(tick.value)) tick.checked = false
    const has = section?.querySelectorAll('li').length ?? 0
    if (has !== had) says.textContent = has > 0 ? '写的内容里有个人信息，见下面。' : '没有再发现个人信息。'
  }

  form.addEventListener('input', ({ target }) => {
    if (target.name === 'mask') return
    clearTimeout(timer)
    // biome-ignore lint/plugin: this runs in browsers, which have their own clock.
    timer = setTimeout(ask, PAUSE_MS)
  })
}

if (watched !== null) watch(watched)
