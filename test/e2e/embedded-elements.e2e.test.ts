import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import type { ItemId } from '../../services/domain/ids.ts'
import { startBrowser } from '../browser.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

/** A picture of one pixel, which says that it was loaded; and something that would run. */
const HOSTILE = `<p>先</p><img src="x" onerror="window.ran=1"><script>window.ran=1</script><a href="javascript:window.ran=1">点</a><svg onload="window.ran=1"></svg>`

/** Runs in the browser. */
const HAS_READ = `![null, 'loading'].includes(document.querySelector('hub-item, hub-list')?.getAttribute('state') ?? null)`

describe('<hub-item> and <hub-list> on the page of somebody else', function () {
  this.timeout(120_000)
  let hub: ScratchHub
  let browser: Browser
  let between: Server
  let site: Server
  /** What somebody between the hub and the reader makes of an answer. */
  let alter: (text: string) => string = (text) => text
  let hostPage = ''
  const ids = {} as Record<'html' | 'tabs' | 'withdrawn' | 'revised', ItemId>
  const portOf = (server: Server) => (server.address() as AddressInfo).port

  before(async function () {
    // Below .test plain http is no safe place, as on many a village's site: pages there have no WebCrypto.
    browser = await startBrowser(this, 'MAP *.test 127.0.0.1')
    hub = await startScratchHub()
    const html = '<h2>一、范围</h2><table><tr><th>户</th></tr><tr><td>甲</td></tr></table><p align="right">2026年</p>'
    ids.html = hub.publish(
      TAIHE,
      contentOf('带格式的公告', '', { body: { format: 'html', text: html }, documentNumber: '税政〔2026〕3号' }),
    ).itemId
    ids.tabs = hub.publish(TAIHE, contentOf('财务公开', '收支如下\n项目\t金额\n<b>修路</b>\t1200')).itemId
    ids.withdrawn = hub.publish(TAIHE, contentOf('会撤下的', '撤下前的内容')).itemId
    hub.withdraw(ids.withdrawn, 1, '有误')
    await hub.settle()
    between = createServer(async (request, response) => {
      const answer = await hub.fetch(request.url ?? '/', {})
      const headers = Object.fromEntries(answer.headers)
      for (const name of ['content-length', 'content-encoding', 'transfer-encoding', 'connection']) delete headers[name]
      const text = await answer.text()
      response.writeHead(answer.status, headers).end(request.url?.startsWith('/v1/') ? alter(text) : text)
    }).listen(0, '127.0.0.1')
    site = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(hostPage)
    }).listen(0, '127.0.0.1')
    await Promise.all([between, site].map((server) => new Promise((resolve) => server.once('listening', resolve))))
  })
  after(async () => {
    await browser?.close()
    between?.close()
    site?.close()
    await hub?.stop()
  })
  beforeEach(() => {
    alter = (text) => text
  })

  const hubUrl = (name = '127.0.0.1') => `http://${name}:${portOf(between)}`
  /** Opens a page that has the element, and waits until it has read. */
  async function open(
    element: string,
    { name = '127.0.0.1' } = {},
  ): Promise<{ page: Page; text: string; state: string }> {
    hostPage = `<!doctype html><html lang="zh-CN"><title>村网站</title><script type="module" src="${hubUrl(name)}/embed.js"></script>${element}`
    const page = await browser.newPage()
    await page.goto(`http://${name}:${portOf(site)}/`)
    const found = page.locator('hub-item, hub-list').first()
    await page.waitForFunction(HAS_READ)
    const text = await found.evaluate((shown) => shown.shadowRoot?.textContent ?? '')
    return { page, text, state: (await found.getAttribute('state')) ?? '' }
  }
  const item = (itemId: string, more = '') => `<hub-item item="${itemId}"${more}></hub-item>`

  it('show the text that was signed, HTML as HTML, with the mark of the check', async () => {
    const { page, text, state } = await open(item(ids.html))
    expect(state).to.equal('checked')
    expect(text).to.contain('带格式的公告').and.contain('税政〔2026〕3号').and.contain('版本 1 · 指纹已核对')
    const cell = page.locator('hub-item').locator('td')
    expect(await cell.textContent()).to.equal('甲')
    await page.close()
  })

  it('show lines with tabs as a table, and what looks like HTML as what was written', async () => {
    const { page, text } = await open(item(ids.tabs))
    expect(text).to.contain('<b>修路</b>')
    expect(await page.locator('hub-item').locator('tr').count()).to.equal(2)
    await page.close()
  })

  it('check where a browser gives no WebCrypto, because the page came over plain http', async () => {
    const { page, state } = await open(item(ids.tabs), { name: 'village.test' })
    expect(await page.evaluate('crypto.subtle === undefined')).to.equal(true)
    expect(state).to.equal('checked')
    await page.close()
  })

  it('show nothing of a text that was changed on its way', async () => {
    alter = (text) => text.replaceAll('修路', '彩票')
    const { page, text, state } = await open(item(ids.tabs))
    expect(state).to.equal('mismatch')
    expect(text).to.contain('未通过指纹核对').and.not.contain('彩票').and.not.contain('财务公开')
    await page.close()
  })

  it('show nothing but what the page has pinned, whoever answers', async () => {
    const { fingerprint } = await hub.json(`/v1/items/${ids.tabs}`)
    const pinned = await open(item(ids.tabs, ` fingerprint="${fingerprint}"`))
    expect(pinned.state).to.equal('checked')
    await pinned.page.close()
    alter = forged((content) => ({ ...content, title: '假的标题' }))
    const { page, text, state } = await open(item(ids.tabs, ` fingerprint="${fingerprint}"`))
    expect(state).to.equal('revised')
    expect(text).to.not.contain('假的标题')
    await page.close()
  })

  it('run nothing that a hostile hub sends under a right fingerprint', async () => {
    alter = forged((content) => ({ ...content, title: HOSTILE, body: { format: 'html', text: HOSTILE } }))
    const { page, text } = await open(item(ids.tabs))
    expect(await page.evaluate('window.ran')).to.equal(undefined)
    expect(text, 'shown as the text that it is').to.contain('onerror="window.ran=1"')
    expect(await page.locator('hub-item').locator('img, script, svg').count()).to.equal(0)
    await page.close()
  })

  for (const [what, answer] of [
    ['nothing', ''],
    ['no JSON', '<html>'],
    ['null', 'null'],
    ['a list', '[]'],
    ['other types', '{"state":"shown","contentText":7,"fingerprint":{}}'],
    ['a state of a later hub', '{"state":"constructor"}'],
  ] as const)
    it(`say that it cannot be read where the answer is ${what}`, async () => {
      alter = () => answer
      const { page, text, state } = await open(item(ids.tabs))
      expect(state).to.be.oneOf(['unreachable', 'mismatch', 'hidden'])
      expect(text.trim()).to.not.equal('')
      await page.close()
    })

  it('say of a withdrawn item that it is, and of a slip in the page what is wrong', async () => {
    const withdrawn = await open(item(ids.withdrawn))
    expect(withdrawn.text).to.contain('已撤下').and.not.contain('撤下前的内容')
    await withdrawn.page.close()
    const misused = await open('<hub-item item="nothing"></hub-item>')
    expect(misused.state).to.equal('misused')
    await misused.page.close()
  })

  it('list what an outlet shows, each checked, and count what does not check', async () => {
    const whole = await open('<hub-list outlet="site/341222" limit="5"></hub-list>')
    expect(whole.state).to.equal('checked')
    expect(whole.text).to.contain('带格式的公告').and.contain('财务公开').and.not.contain('会撤下的')
    await whole.page.close()
    alter = (text) => text.replaceAll('修路', '彩票')
    const altered = await open('<hub-list outlet="site/341222"></hub-list>')
    expect(altered.text).to.contain('带格式的公告').and.contain('另有 1 条未能核对').and.not.contain('财务公开')
    await altered.page.close()
  })
})

/** Answers with another content, and the fingerprint that fits it. */
const forged =
  (change: (content: Record<string, unknown>) => object) =>
  (text: string): string => {
    const answer = JSON.parse(text)
    const contentText = JSON.stringify(change(JSON.parse(answer.contentText)))
    const fingerprint = `sha-256:${createHash('sha256').update(contentText).digest('hex')}`
    return JSON.stringify({ ...answer, contentText, fingerprint })
  }
