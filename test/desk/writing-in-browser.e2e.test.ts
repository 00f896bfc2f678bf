import { expect } from 'chai'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { caughtUp, type HubProcess, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { startBrowser } from '../browser.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { pressInTabs, typeIntoField } from './by-keyboard.ts'

const MOBILE = '13800138000'

describe('writing at the desk in a real browser', function () {
  this.timeout(180_000)
  const folder = scratchFolder()
  let hub: HubProcess
  let browser: Browser
  let other: string
  before(async function () {
    browser = await startBrowser(this, 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1')
    hub = await startHubProcess({ dataFolder: folder() })
    await caughtUp(hub.url)
    const colleague = ['tokens', 'new', '--node', 'taihe', '--actor', 'colleague']
    other = (await runHub(colleague, { dataFolder: folder() })).stdout.trim()
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  async function inContext(work: (page: Page, context: BrowserContext) => Promise<void>, javaScriptEnabled = true) {
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', ({ message }) => errors.push(message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await work(page, context)
    await context.close()
    expect(errors.filter((error) => !error.includes('422') && !error.includes('401'))).to.deep.equal([])
  }

  async function signIn(page: Page, token = hub.tokens.taihe as string) {
    await page.goto(`${hub.url}/desk`)
    await page.getByLabel('您的令牌').fill(token)
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    await page.goto(`${hub.url}/desk/new`)
  }

  const press = (page: Page, name: string | RegExp) =>
    Promise.all([page.waitForEvent('load'), page.getByRole('button', { name }).click()])
  const drafts = (page: Page) =>
    page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('hub-desk-draft ')).length")
  const kept = (page: Page) => page.getByText('草稿（不含附件）').waitFor()
  const offers = (page: Page) => page.locator('.draft').count()

  it('is marked while it is written, and masked with one press', () =>
    inContext(async (page) => {
      await signIn(page)
      await page.getByLabel('标题').fill('报名通知')
      await page.locator('#f-text').fill(`请拨打${MOBILE}报名。`)
      await page.locator('#finds mark').waitFor()
      expect(await page.locator('#finds mark').allTextContents()).to.deep.equal([MOBILE])
      expect(await page.getByRole('status').textContent()).to.include('个人信息')
      await page.locator('#f-text').fill('请来报名。')
      await page.locator('#finds').waitFor({ state: 'detached' })
      await page.locator('#f-text').fill(`请拨打${MOBILE}报名。`)
      await page.locator('#finds mark').waitFor()
      await press(page, '全部遮盖')
      expect(await page.locator('#f-text').inputValue()).to.equal('请拨打138****8000报名。')
      expect(await page.locator('#masked ins').allTextContents()).to.deep.equal(['138****8000'])
      await press(page, '签发并公开')
      expect(await page.locator('.preview').textContent()).to.include('138****8000')
    }))

  it('is masked by the keyboard alone, without script', () =>
    inContext(async (page) => {
      await signIn(page)
      await typeIntoField(page, '标题', '第二次报名通知')
      await typeIntoField(page, '正文', `请拨打${MOBILE}或 139 0013 9000 报名。`)
      await pressInTabs(page, '预览')
      expect(await page.locator('#finds mark').allTextContents()).to.deep.equal([MOBILE, '139 0013 9000'])
      await page.getByRole('checkbox', { name: '139 0013 9000' }).uncheck()
      await pressInTabs(page, '遮盖勾选的')
      expect(await page.locator('#f-text').inputValue()).to.equal('请拨打138****8000或 139 0013 9000 报名。')
      // Enter in a line looks at the form again, and masks nothing.
      await page.getByLabel('标题').focus()
      await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
      expect(await page.locator('#f-text').inputValue()).to.include('139 0013 9000')
    }, false))

  it('is offered again after another page and after the end of a session, and gone once it is signed', () =>
    inContext(async (page, context) => {
      await signIn(page)
      await page.getByLabel('标题').fill('没有写完的标题')
      await page.locator('#f-text').fill('没有写完的正文')
      await kept(page)
      await page.goto(`${hub.url}/desk/new`)
      expect(await page.locator('.draft').textContent())
        .to.include('上次没有写完的内容')
        .and.to.include('没有写完的标题')
      await context.clearCookies()
      await signIn(page)
      await page.getByRole('button', { name: '恢复' }).click()
      expect(await page.getByLabel('标题').inputValue()).to.equal('没有写完的标题')
      expect(await page.locator('#f-text').inputValue()).to.equal('没有写完的正文')
      await press(page, '预览')
      expect(await offers(page)).to.equal(0)
      await press(page, '签发并公开')
      expect(await page.locator('[role=status]').textContent()).to.include('已签发')
      expect(await drafts(page)).to.equal(0)
      await page.goto(`${hub.url}/desk/new`)
      expect(await offers(page)).to.equal(0)
    }))

  it('is not offered to a colleague, and deleted by whoever signs out', () =>
    inContext(async (page, context) => {
      await signIn(page)
      await page.getByLabel('标题').fill('别人的标题')
      await kept(page)
      await context.clearCookies()
      await signIn(page, other)
      expect(await offers(page)).to.equal(0)
      expect(await drafts(page)).to.equal(1)
      await page.getByLabel('标题').fill('退出前写的')
      await press(page, '退出')
      expect(await drafts(page)).to.equal(0)
      await signIn(page)
      expect(await offers(page)).to.equal(0)
    }))

  it('is masked in what is kept, too, and can be deleted', () =>
    inContext(async (page) => {
      await signIn(page)
      await page.getByLabel('标题').fill(`电话 ${MOBILE}`)
      await kept(page)
      await page.locator('#finds mark').waitFor()
      await press(page, '全部遮盖')
      await page.goto(`${hub.url}/desk/new`)
      expect(await page.locator('.draft').textContent()).to.include('电话 138****8000')
      await page.getByRole('button', { name: '删除' }).click()
      expect(await drafts(page)).to.equal(0)
      await page.goto(`${hub.url}/desk/new`)
      expect(await offers(page)).to.equal(0)
    }))

  it('is not put into the answer to another form, where that one could be signed', () =>
    inContext(async (page) => {
      await signIn(page)
      await page.getByLabel('标题').fill('先写的')
      await kept(page)
      await page.goto(`${hub.url}/desk/new`)
      await page.getByLabel('标题').fill('后写的')
      await page.locator('#f-text').fill('后写的正文')
      await press(page, '预览')
      expect(await page.getByRole('button', { name: '签发并公开' }).count()).to.equal(1)
      expect(await offers(page)).to.equal(0)
      await page.goto(`${hub.url}/desk/new`)
      expect(await offers(page)).to.equal(2)
    }))

  it('is kept by no other tab when somebody has signed out', () =>
    inContext(async (page, context) => {
      await signIn(page)
      const tab = await context.newPage()
      await tab.goto(`${hub.url}/desk/new`)
      await tab.getByLabel('标题').fill('另一页上写的')
      await kept(tab)
      await press(page, '退出')
      expect(await drafts(page)).to.equal(0)
      await tab.getByLabel('标题').fill('离开以后写的')
      await tab.goto(`${hub.url}/livez`)
      expect(await drafts(page)).to.equal(0)
      await signIn(page)
      await page.getByLabel('标题').fill('再登录以后写的')
      await kept(page)
      expect(await drafts(page)).to.equal(1)
    }))

  it('of an item has no text any more when that was redacted', () =>
    inContext(async (page) => {
      await signIn(page)
      await page.getByLabel('标题').fill('草稿与删除')
      await page.locator('#f-text').fill('要删除的话')
      for (const name of ['预览', '签发并公开']) await press(page, name)
      const item = new URL(page.url()).pathname
      await page.goto(`${hub.url}${item}/correct`)
      await page.locator('#f-text').fill('要删除的话，又改了一点')
      await kept(page)
      await page.goto(`${hub.url}${item}/redact`)
      await page.locator('#f-text').fill('已经删除')
      await page.locator('#f-reason').fill('删除个人信息')
      for (const name of ['预览', '签发并清除旧内容']) await press(page, name)
      expect(new URL(page.url()).search).to.equal('?done=redact')
      expect(await drafts(page)).to.equal(0)
    }))

  it('is deleted by signing out where the browser has no room left', () =>
    inContext(async (page) => {
      await signIn(page)
      await page.getByLabel('标题').fill('放满以前写的')
      await kept(page)
      await page.evaluate(`for (let size = 1 << 20; size > 0; size >>= 1)
        try { for (let i = 0; i < 99; i++) localStorage.setItem('full ' + size + ' ' + i, 'x'.repeat(size)) } catch {}`)
      await press(page, '退出')
      expect(await drafts(page)).to.equal(0)
    }))

  it('of a redacted item comes back from no other tab', () =>
    inContext(async (page, context) => {
      await signIn(page)
      await page.getByLabel('标题').fill('两页与删除')
      await page.locator('#f-text').fill('要删除的第二句话')
      for (const name of ['预览', '签发并公开']) await press(page, name)
      const item = new URL(page.url()).pathname
      const tab = await context.newPage()
      await tab.goto(`${hub.url}${item}/correct`)
      await tab.locator('#f-text').fill('要删除的第二句话，改了')
      await kept(tab)
      await page.goto(`${hub.url}${item}/redact`)
      await page.locator('#f-text').fill('已经删除')
      await page.locator('#f-reason').fill('删除个人信息')
      for (const name of ['预览', '签发并清除旧内容']) await press(page, name)
      await tab.goto(`${hub.url}/livez`)
      expect(await drafts(page)).to.equal(0)
    }))

  it('is forgotten after fourteen days, and so is what is no draft', () =>
    inContext(async (page) => {
      await signIn(page)
      await page.getByLabel('标题').fill('很久以前')
      await kept(page)
      await page.goto(`${hub.url}/desk`)
      // A clock that was a day ahead and was put right.
      for (const days of [1, -1]) {
        await page.evaluate(`for (const name of Object.keys(localStorage)) {
          const draft = JSON.parse(localStorage.getItem(name))
          localStorage.setItem(name, JSON.stringify({ ...draft, at: draft.at + ${days} * 86400000 }))
        }`)
        await page.reload()
        expect(await drafts(page)).to.equal(1)
      }
      await page.evaluate(`for (const name of Object.keys(localStorage)) {
        const draft = JSON.parse(localStorage.getItem(name))
        localStorage.setItem(name, JSON.stringify({ ...draft, at: draft.at - 13 * 86400000 }))
        localStorage.setItem('hub-desk-draft x', '{')
      }`)
      await page.reload()
      expect(await drafts(page)).to.equal(1)
      await page.evaluate(`for (const name of Object.keys(localStorage)) {
        const draft = JSON.parse(localStorage.getItem(name))
        localStorage.setItem(name, JSON.stringify({ ...draft, at: draft.at - 86400000 }))
      }`)
      await page.reload()
      expect(await drafts(page)).to.equal(0)
    }))
})
