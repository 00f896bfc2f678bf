import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { caughtUp, type HubProcess, startHubProcess } from '../../scripts/hub-process.ts'
import { startBrowser } from '../browser.ts'
import { clientOf } from '../e2e/client.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { pressInTabs, typeIntoField } from './by-keyboard.ts'

describe('the desk in a real browser', function () {
  this.timeout(180_000)
  const folder = scratchFolder()
  let hub: HubProcess
  let browser: Browser
  before(async function () {
    browser = await startBrowser(this, 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1')
    hub = await startHubProcess({ dataFolder: folder() })
    await caughtUp(hub.url)
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  it('lets a clerk publish, correct and withdraw with the keyboard alone', async () => {
    const context = await browser.newContext({ javaScriptEnabled: true, viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    await page.goto(`${hub.url}/desk`)
    await typeIntoField(page, '您的令牌', hub.tokens.taihe as string)
    await pressInTabs(page, '登录')
    expect(await page.title()).to.include('工作台')
    await pressInTabs(page, '发布一条信息')
    await typeIntoField(page, '标题', '清淤工程资金公示')
    await typeIntoField(page, '正文', '项目\t金额\n清淤\t1200\n护坡\t800')
    await pressInTabs(page, '预览')
    expect(await page.locator('.preview td').allTextContents()).to.include('1200')
    await pressInTabs(page, '签发并公开')
    expect(await page.locator('[role=status]').textContent()).to.include('已签发')
    const itemId = /items\/([^?]+)/.exec(page.url())?.[1] as string
    await pressInTabs(page, '更正')
    await typeIntoField(page, '更正原因', '数字有误')
    await typeIntoField(page, '正文', '项目\t金额\n清淤\t1250\n护坡\t800')
    await pressInTabs(page, '预览')
    expect(await page.locator('.changes del').allTextContents()).to.deep.equal(['1200'])
    expect(await page.locator('.changes ins').allTextContents()).to.deep.equal(['1250'])
    await pressInTabs(page, '签发更正')
    await pressInTabs(page, '撤下')
    await typeIntoField(page, '撤下原因', '重复公开')
    await pressInTabs(page, '撤下')
    expect(await page.locator('[role=status]').textContent()).to.include('已撤下')
    const { body } = await clientOf(hub.url).get(`/v1/items/${itemId}?atLeast=3&wait=20`)
    expect([body.version, body.status]).to.deep.equal([3, 'withdrawn'])
    await context.close()
  })

  it('works without script on a narrow screen, and nothing of it is wider', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 700 } })
    const page = await context.newPage()
    await page.goto(`${hub.url}/desk`)
    await page.getByLabel('您的令牌').fill(hub.tokens['taihe-shuizhen'] as string)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('link', { name: '发布一条信息' }).click()
    await page.getByLabel('标题').fill('长'.repeat(80))
    await page.getByRole('button', { name: '预览' }).click()
    expect(await page.locator('[role=alert]').textContent()).to.include('正文为空')
    const width = () => page.locator('html').evaluate((html) => html.scrollWidth)
    expect(await width()).to.be.at.most(360)
    await page.getByLabel('正文').fill('甲')
    await page.getByRole('button', { name: '预览' }).click()
    expect(await width()).to.be.at.most(360)
    await page.getByRole('button', { name: '签发并公开' }).click()
    expect(await page.locator('[role=status]').textContent()).to.include('已签发')
    expect(await width()).to.be.at.most(360)
    await context.close()
  })

  it('does nothing for a page of another site that sends its forms', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${hub.url}/desk`)
    await page.getByLabel('您的令牌').fill(hub.tokens.taihe as string)
    await page.getByRole('button', { name: '登录' }).click()
    const cookies = await context.cookies()
    expect(cookies.find(({ name }) => name === 'desk')).to.include({ httpOnly: true, sameSite: 'Strict' })
    await page.goto('data:text/html,<p>elsewhere</p>')
    await page.setContent(
      `<form method="post" action="${hub.url}/desk/new"><input name="title" value="攻击"><input name="text" value="文"><input name="site" value="all"><input name="does" value="sign"><button>go</button></form>`,
    )
    await page.getByRole('button', { name: 'go' }).click()
    await page.waitForLoadState('load')
    expect(await page.content()).to.include('没有执行')
    await page.goto(`${hub.url}/desk?q=${encodeURIComponent('攻击')}`)
    expect(await page.content()).to.include('共找到 0 条')
    await context.close()
  })
})
