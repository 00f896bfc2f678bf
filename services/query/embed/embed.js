// <hub-item> and <hub-list>: items of a hub on any page, each checked in the browser or not shown at all.
// docs/api/embedding.md says how to use them, and what the check proves.

const ITEM_ID = /^[a-z][a-z0-9-]{2,39}\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const FINGERPRINT = /^sha-256:[0-9a-f]{64}$/
const STORED_FILE = /^attachment:sha256-([0-9a-f]{64})$/
const MOST_IN_LIST = 20
const PATIENCE_MS = 20_000

const WORDS = {
  loading: '正在读取……',
  unreachable: '暂时无法读取。',
  mismatch: '内容未通过指纹核对，不予显示。',
  revised: '本页指定的版本已有更新，不再显示。',
  withdrawn: '本条信息已撤下。',
  ended: '展示期已结束，不再显示内容。',
  erased: '内容已依法抹除。',
  hidden: '本条信息目前不公开。',
  empty: '没有符合条件的信息。',
  misused: '此处的 hub、item 或 outlet 写得不对。',
}

/** States of an item that have a notice of their own. */
const NOTICES = ['withdrawn', 'ended', 'erased']

/** A reason not to show an item: a key of `WORDS`. */
class NotShown extends Error {}

// --- what is checked

async function sha256(text) {
  const bytes = new TextEncoder().encode(text)
  // Browsers give no WebCrypto to pages that came over plain http.
  const digest = globalThis.crypto?.subtle
    ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    : (await import(new URL('./embed/sha-256/sha2.js', import.meta.url).href)).sha256(bytes)
  return `sha-256:${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

async function ask(address, signal) {
  const answer = await fetch(address, { credentials: 'omit', signal }).catch(() => null)
  if (answer?.status === 404) throw new NotShown('hidden')
  if (!answer?.ok) throw new NotShown('unreachable')
  return answer.json().catch(() => {
    throw new NotShown('unreachable')
  })
}

/** The content of an item, from the very text whose fingerprint was computed here. Nothing else of the answer is shown. */
async function checkedItem({ hub, itemId, pinned, signal }) {
  const answer = await ask(`${hub}/v1/items/${itemId}`, signal)
  const { state, contentText, fingerprint, version } = answer ?? {}
  if (state !== 'shown') throw new NotShown(NOTICES.includes(state) ? state : 'hidden')
  if (typeof contentText !== 'string' || (await sha256(contentText)) !== fingerprint) throw new NotShown('mismatch')
  if (pinned !== null && pinned !== fingerprint) throw new NotShown('revised')
  const content = JSON.parse(contentText)
  if (typeof content?.title !== 'string' || typeof content.body?.text !== 'string') throw new NotShown('mismatch')
  return {
    itemId,
    content,
    fingerprint,
    version: Number.isSafeInteger(version) ? version : 0,
    page: `${hub}/items/${itemId}`,
  }
}

// --- what is shown

/** An element with attributes and children. Texts become text nodes: nothing here is ever read as HTML. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}

const TAGS = new Set(
  `H1 H2 H3 H4 H5 H6 P BR HR DIV BLOCKQUOTE PRE CODE UL OL LI DL DT DD STRONG B EM I U S DEL INS SUB SUP A IMG TABLE CAPTION
  COLGROUP COL THEAD TBODY TFOOT TR TH TD FIGURE FIGCAPTION RUBY RB RT RP Q WBR`.split(/\s+/),
)
const ATTRIBUTES = new Set(
  'href title src alt width height colspan rowspan align scope span start type reversed value'.split(' '),
)
const MOST_DEPTH = 256

/** Copies HTML as a hub's publishers clean it. Null for anything that they would have taken out. */
function copied(node, page, depth = 0) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data)
  if (node.nodeType !== Node.ELEMENT_NODE || !TAGS.has(node.tagName) || depth > MOST_DEPTH) return null
  const copy = document.createElement(node.tagName)
  for (const { name, value } of node.attributes) {
    const allowed = ATTRIBUTES.has(name)
      ? name === 'href' || name === 'src'
        ? addressOf(name, value, page)
        : value
      : null
    if (allowed === null) return null
    copy.setAttribute(name, allowed)
  }
  if (node.tagName === 'A') copy.rel = 'noopener noreferrer'
  for (const child of node.childNodes) {
    const part = copied(child, page, depth + 1)
    if (part === null) return null
    copy.append(part)
  }
  return copy
}

function urlOf(value, page) {
  try {
    return new URL(value, page)
  } catch {
    return null
  }
}

function addressOf(name, value, page) {
  const [, file] = STORED_FILE.exec(value) ?? []
  if (file !== undefined) return new URL(`/attachments/${file}/picture`, page).href
  const { protocol, href } = urlOf(value, page) ?? {}
  return (name === 'src' ? ['http:', 'https:'] : ['http:', 'https:', 'mailto:', 'tel:']).includes(protocol)
    ? href
    : null
}

function bodyOf({ content: { body, language }, page }) {
  const lang = typeof language === 'string' ? language : 'zh-CN'
  if (body.format === 'html') {
    const parts = [...new DOMParser().parseFromString(body.text, 'text/html').body.childNodes].map((node) =>
      copied(node, page),
    )
    if (!parts.includes(null)) return make('div', { class: 'body', part: 'body', lang }, ...parts)
  }
  return make('div', { class: 'body', part: 'body', lang }, ...linesOf(body.text))
}

/** Each line a paragraph; lines with tabs, where two or more follow each other, a table. */
function linesOf(text) {
  const lines = text.split('\n')
  const parts = []
  for (let at = 0; at < lines.length; ) {
    let end = at
    while (lines[end]?.includes('\t')) end++
    if (end - at < 2) parts.push(make('p', {}, lines[at++]))
    else {
      const rows = lines
        .slice(at, end)
        .map((line) => make('tr', {}, ...line.split('\t').map((cell) => make('td', {}, cell))))
      parts.push(make('table', {}, make('tbody', {}, ...rows)))
      at = end
    }
  }
  return parts
}

function filesOf({ content: { attachments }, page }) {
  const files = (Array.isArray(attachments) ? attachments : []).flatMap(({ name, url }) => {
    const [, file] = STORED_FILE.exec(url) ?? []
    const href =
      file === undefined
        ? addressOf('src', String(url), page)
        : new URL(`/attachments/${file}/${encodeURIComponent(name)}`, page).href
    return href === null ? [] : [make('li', {}, make('a', { href, rel: 'noopener noreferrer' }, String(name)))]
  })
  return files.length === 0 ? [] : [make('ul', { part: 'attachments', 'aria-label': '附件' }, ...files)]
}

const factsOf = ({ organ, documentNumber, publishedOn, issuedOn }) =>
  [organ?.name, documentNumber, publishedOn ?? issuedOn].filter((fact) => typeof fact === 'string').join('　')

const markOf = ({ version, fingerprint }) =>
  make('span', { class: 'mark', part: 'mark', title: fingerprint }, `版本 ${version} · 指纹已核对`)

function articleOf(item) {
  return make(
    'article',
    { part: 'item', lang: 'zh-CN' },
    make('h3', { part: 'title' }, item.content.title),
    make('p', { class: 'facts', part: 'facts' }, factsOf(item.content)),
    bodyOf(item),
    ...filesOf(item),
    make('p', { class: 'foot' }, markOf(item), ' ', make('a', { href: item.page }, '核验')),
  )
}

const STYLE = `:host { display: block; overflow-wrap: anywhere; line-height: 1.7 }
:host([hidden]) { display: none }
h3 { margin: 0 0 0.25em; font-size: 1.2em; line-height: 1.4 }
.facts, .foot { margin: 0.25em 0; font-size: 0.875em; opacity: 0.8 }
.body { overflow-x: auto }
.body p { margin: 0; min-height: 1.7em; white-space: pre-wrap }
.body table { border-collapse: collapse }
.body td, .body th { border: 1px solid; padding: 0.2em 0.5em; min-width: 3em }
.body img { max-width: 100%; height: auto }
ol { margin: 0; padding: 0; list-style: none }
li { margin: 0.4em 0 }
@media print { .body { overflow: visible } }`

function styled(root) {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STYLE)
    root.adoptedStyleSheets = [sheet]
  } catch {
    // An older browser shows it without.
  }
}

// --- the elements

/** Shows a notice until `read` has something better, and again when an attribute changes. `state` is for styles of the page. */
class HubElement extends HTMLElement {
  #root = this.attachShadow({ mode: 'open' })
  #reading = null

  connectedCallback() {
    styled(this.#root)
    this.#begin()
  }

  disconnectedCallback() {
    this.#reading?.abort()
    this.#reading = null
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#begin()
  }

  async #begin() {
    this.#reading?.abort()
    const reading = new AbortController()
    this.#reading = reading
    this.#show('loading', make('p', { role: 'status' }, WORDS.loading))
    // biome-ignore lint/plugin: this runs in browsers, which have their own clock.
    const late = setTimeout(() => reading.abort(), PATIENCE_MS)
    try {
      const shown = await this.read(this.hub(), reading.signal)
      if (this.#reading === reading) this.#show('checked', shown)
    } catch (error) {
      if (this.#reading !== reading) return
      const state = error instanceof NotShown ? error.message : 'unreachable'
      this.#show(state, make('p', { role: 'status', part: 'notice' }, WORDS[state]))
    } finally {
      clearTimeout(late)
    }
  }

  #show(state, shown) {
    this.#root.replaceChildren(shown)
    this.setAttribute('state', state)
    this.setAttribute('aria-busy', String(state === 'loading'))
  }

  hub() {
    const { protocol, origin } = urlOf(this.getAttribute('hub') ?? import.meta.url, document.baseURI) ?? {}
    if (protocol !== 'https:' && protocol !== 'http:') throw new NotShown('misused')
    return origin
  }
}

class HubItem extends HubElement {
  static observedAttributes = ['hub', 'item', 'fingerprint']

  async read(hub, signal) {
    const [itemId, pinned] = [this.getAttribute('item') ?? '', this.getAttribute('fingerprint')]
    if (!ITEM_ID.test(itemId) || (pinned !== null && !FINGERPRINT.test(pinned))) throw new NotShown('misused')
    return articleOf(await checkedItem({ hub, itemId, pinned, signal }))
  }
}

class HubList extends HubElement {
  static observedAttributes = ['hub', 'outlet', 'field', 'q', 'limit']

  async read(hub, signal) {
    const outlet = this.getAttribute('outlet') ?? ''
    if (!/^(board|site|topic)\/\d{6,12}$/.test(outlet)) throw new NotShown('misused')
    const query = new URLSearchParams({
      status: 'live',
      limit: String(Math.min(MOST_IN_LIST, Number.parseInt(this.getAttribute('limit'), 10) || 10)),
    })
    for (const name of ['field', 'q']) if (this.hasAttribute(name)) query.set(name, this.getAttribute(name))
    const { items } = await ask(`${hub}/v1/outlets/${outlet}/items?${query}`, signal)
    // A list holds no signed texts, so each item is read and checked by itself.
    const ids = (Array.isArray(items) ? items : [])
      .map(({ itemId }) => itemId)
      .filter((id) => ITEM_ID.test(id))
      .slice(0, MOST_IN_LIST)
    const read = ids.map((itemId) => checkedItem({ hub, itemId, pinned: null, signal }))
    const found = (await Promise.allSettled(read)).flatMap(({ value }) => (value === undefined ? [] : [value]))
    if (found.length === 0) throw new NotShown(ids.length === 0 ? 'empty' : 'mismatch')
    const rows = found.map((item) =>
      make(
        'li',
        { part: 'row' },
        make('a', { href: item.page }, item.content.title),
        make('div', { class: 'facts' }, factsOf(item.content), ' ', markOf(item)),
      ),
    )
    const missing = ids.length - found.length
    return make(
      'div',
      { lang: 'zh-CN' },
      make('ol', { part: 'list' }, ...rows),
      ...(missing > 0 ? [make('p', { class: 'foot' }, `另有 ${missing} 条未能核对，不予显示。`)] : []),
    )
  }
}

customElements.define('hub-item', HubItem)
customElements.define('hub-list', HubList)
