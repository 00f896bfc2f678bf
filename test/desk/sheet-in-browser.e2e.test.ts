import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { caughtUp, type HubProcess, startHubProcess } from '../../scripts/hub-process.ts'
import { startBrowser } from '../browser.ts'
import { workbook } from '../publisher/import/workbook.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { pressInTabs, tabTo, typeIntoField } from './by-keyboard.ts'

const SHEET = workbook({
  3: { A: '信息标题', B: '正文', C: '成文日期' },
  4: { A: '道路养护资金公示', B: '养护全文', C: '2026-03-05' },
  5: { A: '水库除险公告', B: '除险全文', C: '去年' },
  6: { A: '', B: '没有标题的正文' },
  7: { A: '护林防火公告', B: '联系人 13800138000' },
  8: { A: '清淤工程招标公告', B: '招标全文' },
})

describe('a sheet at the desk, in a real browser', function () {
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

  const fileOf = (name: string, bytes: Uint8Array): string => {
    const path = join(folder(), name)
    writeFileSync(path, bytes)
    return path
  }
  const signIn = async (page: Page) => {
    await page.goto(`${hub.url}/desk`)
    await typeIntoField(page, '您的令牌', hub.tokens.taihe as string)
    await pressInTabs(page, '登录')
  }
  const choose = async (page: Page, label: string, path: string) => {
    // The window in which a file is chosen is the system's own: it opens by the keyboard, and gives the file.
    const chosen = page.waitForEvent('filechooser').then((chooser) => chooser.setFiles(path))
    await tabTo(page, label)
    await page.keyboard.press('Enter')
    await chosen
  }

  it('has its good rows published with the keyboard alone, and three mistakes told', async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 700 } })
    const page = await context.newPage()
    const isTooWide = () => page.locator('html').evaluate((html) => html.scrollWidth > 360)
    await signIn(page)
    await pressInTabs(page, '用表格发布')
    await choose(page, '选择表格文件', fileOf('三月.xlsx', SHEET))
    await pressInTabs(page, '检查这张表')
    expect(await page.locator('[role=status]').textContent()).to.include('可以发布 2 行，有误 3 行')
    expect(await page.locator('.sheet .faulty td:first-child').allTextContents()).to.deep.equal(['5', '6', '7'])
    expect(await isTooWide()).to.equal(false)
    await tabTo(page, '第 5 行')
    await page.keyboard.press('Enter')
    expect(await page.locator('tr:target td').first().textContent()).to.equal('5')
    await pressInTabs(page, '发布无误的 2 行')
    expect(await page.locator('[role=status]').textContent()).to.include('已发布 2 条')
    expect(await isTooWide()).to.equal(false)
    const download = page.waitForEvent('download')
    await tabTo(page, '下载标出问题的表格')
    await page.keyboard.press('Enter')
    expect((await download).suggestedFilename()).to.equal('三月（检查结果）.xlsx')
    // A reload sends the form again, and nothing is published twice.
    await page.reload()
    expect(await page.locator('[role=status]').textContent()).to.include('2 行先前已经发布')
    await page.goto(`${hub.url}/desk?q=${encodeURIComponent('养护资金公示')}`)
    expect(await page.content()).to.include('共找到 1 条')
    await context.close()
  })

  it('is published after all when the session has ended in between, without script and without a loss', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 800 } })
    const page = await context.newPage()
    await page.goto(`${hub.url}/desk`)
    await page.getByLabel('您的令牌').fill(hub.tokens.taihe as string)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('link', { name: '用表格发布' }).click()
    await page
      .getByLabel('选择表格文件')
      .setInputFiles(fileOf('a.csv', Buffer.from('信息标题,正文\n河道整治公告,全文\n')))
    await page.getByRole('button', { name: '检查这张表' }).click()
    const [cookie] = await context.cookies(`${hub.url}/desk`)
    await context.addCookies([{ ...(cookie as NonNullable<typeof cookie>), value: 'ended' }])
    await page.getByRole('button', { name: '发布无误的 1 行' }).click()
    expect(await page.locator('h1').textContent()).to.equal('登录已结束')
    const [other] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: '在新的标签页里登录' }).click(),
    ])
    await other.getByLabel('您的令牌').fill(hub.tokens.taihe as string)
    await other.getByRole('button', { name: '登录' }).click()
    await page.reload()
    expect(await page.locator('[role=status]').textContent()).to.include('已发布 1 条')
    await context.close()
  })
})
