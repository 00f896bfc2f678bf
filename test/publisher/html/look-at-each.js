/** What a browser shows of each text, in a box of an empty page: words, strokes, raised letters, links, pictures. */
globalThis.lookAtEach = (texts) => texts.map(lookAtOne)

function lookAtOne(html) {
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  const box = document.createElement('div')
  box.append(...parsed.head.querySelectorAll('style'), ...parsed.body.childNodes)
  // Browsers show the side data of office programs, which is no text.
  for (const data of box.querySelectorAll('xml')) data.remove()
  document.body.replaceChildren(box)
  const shown = { text: box.innerText, struck: '', raised: '', lowered: '', links: [], pictures: [] }
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
  while (walker.nextNode() !== null) addText(shown, walker.currentNode)
  shown.pictures = [...box.querySelectorAll('img')].filter((picture) => picture.checkVisibility()).map(({ src }) => src)
  return shown
}

function addText(shown, { parentElement, textContent }) {
  const text = textContent.replace(/[ \t\n\r\f]+/g, '')
  if (text === '' || !parentElement.checkVisibility({ visibilityProperty: true })) return
  const around = []
  for (let at = parentElement; at !== null; at = at.parentElement) around.push(at)
  const styles = around.map((element) => getComputedStyle(element))
  if (styles.some(({ textDecorationLine }) => textDecorationLine.includes('line-through'))) shown.struck += text
  const aligns = styles.map(({ verticalAlign }) => verticalAlign)
  if (aligns.includes('super')) shown.raised += text
  if (aligns.includes('sub')) shown.lowered += text
  const link = around.map((element) => element.getAttribute('href')).find((href) => href !== null)
  if (!link?.includes(':')) return
  if (shown.links.at(-1)?.[0] === link) shown.links.at(-1)[1] += text
  else shown.links.push([link, text])
}

/** The texts of which something ran, when a page holds them and a reader touches everything on it. */
globalThis.whatRuns = async (texts) => {
  const ran = []
  for (const html of texts) if (await runs(html)) ran.push(html)
  return ran
}

async function runs(html) {
  window.hasRun = false
  const frame = document.createElement('iframe')
  const report = 'window.alert = window.print = () => { parent.hasRun = true }; onerror = () => true'
  frame.srcdoc = `<!doctype html><script>${report}</script><body><div>${html}</div>`
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
  document.body.replaceChildren(frame)
  await Promise.race([loaded, later(2000)])
  const page = frame.contentDocument
  for (const element of page?.querySelectorAll('*') ?? []) touch(element)
  await later(20)
  return window.hasRun
}

function touch(element) {
  for (const type of ['mouseover', 'focus', 'click', 'pointerenter', 'wheel', 'scroll', 'error', 'load', 'toggle'])
    element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }))
  for (const { name, value } of element.attributes)
    if (/^on/i.test(name) || /^[\u0000- ]*j[\t\n\r]*a[\t\n\r]*v[\t\n\r]*a[\t\n\r]*script/i.test(value)) {
      if (element.tagName !== 'SCRIPT') window.hasRun = true
    }
}

function later(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
