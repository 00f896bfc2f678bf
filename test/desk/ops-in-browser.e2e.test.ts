import { expect } from 'chai'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startBrowser } from '../browser.ts'
import { faultsOf } from '../page-faults.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../scratch-places.ts'
import { addStoppedWebhooks, refuseNode, replaceInStore, writeForeign } from './ops-scenes.ts'

const VIEWS = [
  { width: 1280, height: 900 },
  { width: 360, height: 740 },
]

describe('the page of operators in a real browser, of a hub in trouble', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let browser: Browser
  before(async function () {
    browser = await startBrowser(this, 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1')
    hub = await startScratchHub()
    const { itemId } = hub.publish(TAIHE, contentOf('原来的文字', '内容'))
    hub.publish(FUYANG, contentOf('公告', '内容'))
    await hub.settle()
    refuseNode(hub, SHUIZHEN, 'The record has 1,048,577 bytes, and the topic takes 1,000,000.')
    await writeForeign(hub, TAIHE)
    replaceInStore(hub, '原来', '改过')
    await hub.fetch(`/items/${itemId}`)
    addStoppedWebhooks(hub, [{}])
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  async function signIn(context: BrowserContext): Promise<Page> {
    const page = await context.newPage()
    await page.goto(`${hub.url}/ops`)
    await page.getByLabel('您的令牌').fill('operator')
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    return page
  }

  for (const viewport of VIEWS)
    it(`is whole without script, and can be used by everybody (${viewport.width} px)`, async () => {
      const plain = await browser.newContext({ viewport, javaScriptEnabled: false })
      const page = await signIn(plain)
      const first = await page.locator('.overview li').first().innerText()
      expect(first).to.match(/要处理/)
      expect(await page.getByRole('button', { name: '复制' }).count()).to.equal(0)
      await page.getByRole('link', { name: '重新读取' }).click()
      expect(await page.locator('#figures section').count()).to.equal(9)
      await plain.close()
      const context = await browser.newContext({ viewport, bypassCSP: true })
      expect(await faultsOf(await signIn(context), '/ops')).to.deep.equal([])
      await context.close()
    })

  it('renews itself with a script, keeps the place, copies commands, and leaves with its session', async () => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    const page = await signIn(context)
    const copy = page.getByRole('button', { name: '复制命令 hub parked list --reason fork' })
    await copy.click()
    // The clipboard takes it in its own time.
    await page.getByText('已复制', { exact: true }).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).to.equal('hub parked list --reason fork')
    const renewed = () => page.waitForResponse((answer) => answer.url().endsWith('/ops/now'))
    const pause = page.getByRole('button', { name: /自动更新/ })
    await pause.click()
    await copy.focus()
    await Promise.all([renewed(), page.evaluate("document.querySelector('#live button').click()")])
    await page.waitForFunction("document.activeElement.textContent === '复制'")
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).to.include('--reason fork')
    await context.clearCookies()
    await pause.click()
    await Promise.all([page.waitForURL('**/ops/sign-in'), pause.click()])
    await context.close()
  })
})
