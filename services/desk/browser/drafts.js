// An addition to the desk: what is written in a form stays in this browser, and is offered again. Nothing of it is sent.
// Signing out deletes it, whoever wrote it.

const PREFIX = 'hub-desk-draft '
const SIGNED = 'hub-desk-signed'
/** Changes whenever open forms may keep nothing more, in whichever tab. */
const LEFT = 'hub-desk-left'
const KEPT_MS = 14 * 86_400_000
const PAUSE_MS = 1000

const form = document.querySelector('form[data-draft]')
const signOut = document.querySelector('form[data-clerk]')
const own = form && `${PREFIX}${signOut.dataset.clerk} ${new URL(form.action).pathname}${form.dataset.draft} `
const hidden = (name) => form.querySelector(`input[type=hidden][name=${name}]`)
const current = () => own + hidden('key').value
const everyDraft = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))
const forget = (name) => localStorage.removeItem(name)
// biome-ignore lint/plugin: this runs in browsers, which have their own clock.
const now = () => Date.now()

function draftAt(name) {
  try {
    const { at, fields, version } = JSON.parse(localStorage.getItem(name))
    // A clock may have been ahead when it was written.
    if (Math.min(at, now()) > now() - KEPT_MS && fields instanceof Object) return { name, at, fields, version }
  } catch {}
  forget(name)
  return null
}

const written = () =>
  [...form.elements].filter(
    ({ name, type }) => name && !/hidden|file|submit|radio/.test(type) && name !== 'attachment' && name !== 'mask',
  )

const read = () =>
  Object.fromEntries(
    written().map(({ id, name, type, checked, value, selectedOptions }) => [
      id || name,
      type === 'checkbox' ? checked : selectedOptions ? [...selectedOptions].map((option) => option.value) : value,
    ]),
  )

function fill(fields) {
  for (const field of written()) {
    const value = fields[field.id || field.name]
    if (field.type === 'checkbox') field.checked = value === true
    else if (field.options && Array.isArray(value))
      for (const option of field.options) option.selected = value.includes(option.value)
    else if (typeof value === 'string') field.value = value
  }
}

function keep() {
  const left = localStorage.getItem(LEFT)
  const isOver = () => localStorage.getItem(LEFT) !== left
  const note = document.createElement('p')
  note.className = 'meta'
  form.append(note)
  // A page that came back has what was sent, perhaps masked: that counts from now on.
  const untouched = localStorage.getItem(current()) === null && JSON.stringify(read())
  let timer = 0
  const save = () => {
    clearTimeout(timer)
    const fields = read()
    if (isOver() || JSON.stringify(fields) === untouched) return
    const before = draftAt(current())
    try {
      // A page may lack fields that another one of the same form had, such as those of reviewers.
      const draft = { at: now(), version: hidden('expectedVersion')?.value, fields: { ...before?.fields, ...fields } }
      localStorage.setItem(current(), JSON.stringify(draft))
      note.textContent = `${timeOf(draft.at)} 草稿（不含附件）留在这个浏览器里，签发或退出后删除。`
    } catch {
      note.textContent = `浏览器放不下，${before ? `${timeOf(before.at)} 以后写的` : '草稿'}没有留存。`
    }
  }
  save()
  form.addEventListener('input', () => {
    clearTimeout(timer)
    // biome-ignore lint/plugin: the same.
    timer = setTimeout(save, PAUSE_MS)
  })
  form.addEventListener('submit', ({ submitter }) => {
    save()
    if ((submitter ?? document.activeElement).value === 'sign') sessionStorage.setItem(SIGNED, current())
  })
  addEventListener('pagehide', save)
}

const timeOf = (at) => new Date(at).toLocaleString('zh-CN', { dateStyle: 'long', timeStyle: 'short' })

const CHOICES = [
  ['恢复', '已恢复。附件需要重新选择。', restore],
  ['删除', '已删除。', ({ name }) => forget(name)],
]

function offer() {
  const here = JSON.stringify(read())
  for (const draft of everyDraft().map(draftAt)) {
    if (!draft?.name.startsWith(own) || draft.name === current() || JSON.stringify(draft.fields) === here) continue
    const notice = document.createElement('p')
    notice.className = 'notice draft'
    notice.tabIndex = -1
    const title = draft.fields['f-title']
    notice.textContent = `上次没有写完的内容（${timeOf(draft.at)}${title ? `，“${String(title).slice(0, 40)}”` : ''}）：`
    for (const [name, done, act] of CHOICES) {
      const button = document.createElement('button')
      button.textContent = name
      button.addEventListener('click', () => {
        act(draft)
        notice.textContent = done
        notice.focus()
      })
      notice.append(' ', button)
    }
    form.before(notice)
  }
}

/** It is the same form again: signed twice it counts once, and what others changed meanwhile is found. */
function restore({ name, fields, version }) {
  fill(fields)
  hidden('key').value = name.slice(own.length)
  if (/^\d+$/.test(version)) hidden('expectedVersion').value = version
  form.dispatchEvent(new Event('input'))
}

/** What is signed is no draft any more. Of an item whose text was taken out or down, no draft may have it, whoever wrote it. */
function forgetSigned() {
  const signed = sessionStorage.getItem(SIGNED)
  sessionStorage.removeItem(SIGNED)
  const [, done] = /[?&]done=(\w+)/.exec(location.search) ?? []
  if (done === undefined) return
  if (signed?.startsWith(PREFIX)) forget(signed)
  const isGone = /redact|withdrawn/.test(done)
  const whose = isGone ? '' : `${signOut.dataset.clerk} `
  const isOfItem = (name) => name.startsWith(PREFIX + whose) && name.includes(` ${location.pathname}/`)
  everyDraft().filter(isOfItem).map(forget)
  if (isGone) leave()
}

const leave = () => localStorage.setItem(LEFT, String(now()))

/** The answer to a form that was sent has its declarations, its files and perhaps its button to sign: no other text goes there. */
const isFresh = () => document.querySelector('.preview, [role=alert], #masked') === null

function start() {
  everyDraft().map(draftAt)
  forgetSigned()
  signOut.addEventListener('submit', () => {
    everyDraft().map(forget)
    leave()
  })
  if (form === null) return
  keep()
  if (isFresh()) offer()
}

try {
  if (signOut !== null) start()
} catch {
  // A browser may be told to keep nothing.
}
