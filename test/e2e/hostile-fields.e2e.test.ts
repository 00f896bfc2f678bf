import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { caughtUp, type HubProcess, startHubProcess } from '../../scripts/hub-process.ts'
import { startBrowser } from '../browser.ts'
import { HOSTILE_HTML } from '../publisher/html/hostile-html.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { clientOf } from './client.ts'

const BOARD = '341222102200'

/** Runs in the browser before each page: whatever the page's policy refuses to run is a payload that got that far. */
const WATCH = `
window.reported = []
document.addEventListener('securitypolicyviolation', (event) => window.reported.push(event.violatedDirective + ' ' + event.sourceFile))
window.alert = window.print = () => window.reported.push('ran')`

/** Runs in the browser: touches everything as a reader might, and gives what ran, was refused, or could run. */
const LOOK = `(() => {
  for (const element of document.querySelectorAll('body *')) {
    if (!element.closest('a, form'))
      for (const type of ['mouseover', 'focus', 'pointerenter', 'wheel', 'scroll', 'error', 'load', 'toggle', 'click'])
        element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }))
    for (const { name, value } of element.attributes)
      if (/^on/i.test(name) || name === 'srcdoc' || (name !== 'value' && name !== 'title' && name !== 'content' && name !== 'alt' && /^[\\s\\u0000-\\u0020]*(?:java|vb)\\s*script:/i.test(value)))
        window.reported.push(element.outerHTML.slice(0, 120))
    if (['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'SVG', 'MATH'].includes(element.tagName.toUpperCase()) && !element.matches('script[src^="/"], svg.qr, svg.qr *'))
      window.reported.push(element.outerHTML.slice(0, 120))
  }
  return window.reported
})()`

/** One payload in every text that an item has, cut where a field takes no more. */
function contentWith(payload: string, format: 'text' | 'html') {
  const [short, long] = [payload.slice(0, 50), payload.slice(0, 90)]
  return {
    title: `甲 ${payload.slice(0, 150)}`,
    body: { format, text: format === 'html' ? `<p>文</p>${payload}` : payload },
    shownOn: { board: 'all', site: 'all', topic: 'all' },
    organ: { name: `乙 ${long}`, kind: 'department', divisionCode: '341222' },
    documentNumber: long,
    indexNumber: long,
    themeCategory: long,
    summary: payload,
    keywords: [short, '丙'],
    source: long,
    catalogue: { level1: long, level2: long, elements: payload, basis: payload, timeLimit: long, mode: short },
  }
}

describe('a hostile text in every field, in a real browser', function () {
  this.timeout(300_000)
  const folder = scratchFolder()
  let hub: HubProcess
  let browser: Browser
  let page: Page
  /** By item, its payload. */
  const published = new Map<string, string>()
  before(async function () {
    browser = await startBrowser(this, 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1')
    hub = await startHubProcess({ dataFolder: folder() })
    await caughtUp(hub.url)
    const clerk = clientOf(hub.url, hub.tokens.taihe)
    const refused: string[] = []
    for (const [index, payload] of HOSTILE_HTML.entries()) {
      const { status, body } = await clerk.publish('taihe', contentWith(payload, index % 2 === 0 ? 'text' : 'html'))
      if (status === 201) published.set(body.itemId, payload)
      else refused.push(body.code)
      expect([201, 422], JSON.stringify(body)).to.include(status)
    }
    expect(published.size, `${refused.length} refused: ${[...new Set(refused)]}`).to.be.above(100)
    const last = [...published.keys()].at(-1)
    await clientOf(hub.url).get(`/v1/items/${last}?atLeast=1&wait=20`)
    page = await (await browser.newContext()).newPage()
    page.on('dialog', (dialog) => void dialog.dismiss())
    await page.addInitScript(WATCH)
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  const runsOn = async (path: string): Promise<string[]> => {
    const answer = await page.goto(hub.url + path)
    expect(answer?.status(), path).to.be.below(500)
    return ((await page.evaluate(LOOK)) as string[]).map((what) => `${path}: ${what}`)
  }
  const runOnAll = async (paths: string[]): Promise<string[]> => {
    const found: string[] = []
    for (const path of paths) found.push(...(await runsOn(path)))
    return found
  }

  it('runs nothing on its item’s page and in its piece for other sites', async () => {
    const ids = [...published.keys()]
    const pieces = ids.filter((_, at) => at % 3 === 0).map((itemId) => `/v1/items/${itemId}/body`)
    expect(await runOnAll([...ids.map((itemId) => `/items/${itemId}`), ...pieces])).to.deep.equal([])
  })

  it('runs nothing where it stands in lists, on boards and on the wall, and where it is looked for', async () => {
    const lists = ['/', `/boards/${BOARD}`, `/boards/${BOARD}/wall`, '/topics/341200', '/sites/341222']
    const pages = Array.from({ length: 8 }, (_, at) => `/sites/341222?page=${at + 2}`)
    const searches = HOSTILE_HTML.filter((_, at) => at % 16 === 0).flatMap((payload) =>
      ['/sites/341222', '/places', '/topics/341200'].map(
        (path) => `${path}?q=${encodeURIComponent(payload.toWellFormed())}`,
      ),
    )
    expect(await runOnAll([...lists, ...pages, ...searches])).to.deep.equal([])
  })

  it('runs nothing at the desk: in my items, in an item, in the forms that are filled with it', async () => {
    await page.goto(`${hub.url}/desk`)
    await page.getByLabel('您的令牌').fill(hub.tokens.taihe as string)
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    const some = [...published.keys()].filter((_, at) => at % 9 === 0)
    const forms = some.flatMap((id) => ['', '/correct', '/redact', '/withdraw'].map((act) => `/desk/items/${id}${act}`))
    expect(await runOnAll(['/desk', ...forms])).to.deep.equal([])
  })

  it('runs nothing where a copy of it is checked', async () => {
    const found: string[] = []
    for (const payload of HOSTILE_HTML.filter((_, at) => at % 20 === 0)) {
      await page.goto(`${hub.url}/check`)
      await page.getByLabel('要核对的文本').fill(`${payload}${payload}文`)
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: '核对' }).click()])
      found.push(...((await page.evaluate(LOOK)) as string[]))
    }
    expect(found).to.deep.equal([])
  })

  it('would be noticed if it ran, so that this is no idle test', async () => {
    await page.goto(hub.url)
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')`)
    await page.waitForFunction('window.reported.length > 0')
    expect(((await page.evaluate(LOOK)) as string[]).join()).to.contain('onerror')
  })
})
