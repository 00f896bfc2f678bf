import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { caughtUp, type HubProcess, startHubProcess } from '../../scripts/hub-process.ts'
import { startBrowser } from '../browser.ts'
import { faultsOf } from '../page-faults.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { pressInTabs, tabTo, typeIntoField } from './by-keyboard.ts'
import { lineOf, sheetOf } from './catalogue-scene.ts'

const FIELD = '养老服务'
const VIEWS = {
  narrow: { width: 360, height: 740 },
  wide: { width: 1280, height: 900 },
}

describe('a catalogue at the desk, in a real browser', function () {
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

  const faults: string[] = []
  /** Whether everybody can use the page that is open, and whether it is right. */
  const look = async (page: Page, name: string) => {
    for (const fault of await faultsOf(page, name)) faults.push(`${name}: ${fault}`)
  }
  const clerk = async (token: string, viewport: (typeof VIEWS)['wide']) => {
    const context = await browser.newContext({ viewport, bypassCSP: true })
    const page = await context.newPage()
    await page.goto(`${hub.url}/desk`)
    await typeIntoField(page, '您的令牌', hub.tokens[token] as string)
    await pressInTabs(page, '登录')
    await pressInTabs(page, '事项标准目录')
    return page
  }
  const send = async (page: Page, ...lines: string[]) => {
    const path = join(folder(), '目录.csv')
    writeFileSync(path, sheetOf(...lines).bytes)
    const chosen = page.waitForEvent('filechooser').then((chooser) => chooser.setFiles(path))
    await tabTo(page, '选择目录表格')
    await page.keyboard.press('Enter')
    await chosen
    await pressInTabs(page, '检查这张表')
  }
  const open = (page: Page) => page.goto(`${hub.url}/desk/catalogues`)

  it('goes by the keyboard alone from a sheet by a round that is returned to one that is in force', async () => {
    const office = await clerk('taihe', VIEWS.narrow)
    const reviewer = await clerk('fuyang', VIEWS.wide)
    await pressInTabs(office, FIELD)
    await look(office, 'field-new')
    await send(office, lineOf(1, '低保名单'), lineOf(2, '临时救助', ''))
    await look(office, 'draft')
    await pressInTabs(office, '报送阜阳市人民政府审核')
    expect(await office.locator('[role=status]').textContent()).to.include('已报送')

    await open(reviewer)
    await look(reviewer, 'overview-reviewer')
    await pressInTabs(reviewer, FIELD)
    await typeIntoField(reviewer, '对“2 临时救助”的意见', '请写明时限')
    await pressInTabs(reviewer, '退回修改，签发')
    expect(await reviewer.locator('[role=status]').textContent()).to.include('退回修改')

    await office.reload()
    await pressInTabs(office, '打开看逐行的意见')
    expect(await office.locator('.comment').textContent()).to.include('请写明时限')
    await look(office, 'round-returned')
    await pressInTabs(office, `回到${FIELD}领域目录`)
    await send(office, lineOf(1, '低保名单'), lineOf(2, '临时救助'))
    await pressInTabs(office, '报送阜阳市人民政府审核')

    await open(reviewer)
    await pressInTabs(reviewer, FIELD)
    expect(await reviewer.locator('.row-card .changes').first().textContent()).to.include('与第 1 次报送相比：修改')
    await look(reviewer, 'review-second')
    await pressInTabs(reviewer, '审核通过，签发')

    await office.reload()
    await pressInTabs(office, '打开看意见')
    await look(office, 'round-approved')
    await pressInTabs(office, '按审核通过的内容公开')
    await caughtUp(hub.url)
    await open(office)
    const row = office.locator('tr', { hasText: FIELD }).first()
    expect(await row.textContent())
      .to.include('现行有效')
      .and.to.include('审核通过')
    await pressInTabs(office, FIELD)
    expect(await office.content()).to.include('审核通过，已经公开')
    expect(faults).to.deep.equal([])
  })

  it('is sent without script, in large letters, by whoever takes over the catalogue above', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: VIEWS.narrow })
    await context.addCookies([{ name: 'size', value: 'large', url: hub.url }])
    const page = await context.newPage()
    const press = (name: string) => page.getByRole('button', { name }).click()
    await page.goto(`${hub.url}/desk`)
    await page.getByLabel('您的令牌').fill(hub.tokens['taihe-shuizhen'] as string)
    await press('登录')
    await page.getByRole('link', { name: '事项标准目录' }).click()
    await page.getByRole('link', { name: FIELD, exact: true }).click()
    await press('照太和县人民政府的目录编制')
    await press('报送阜阳市人民政府审核')
    expect(await page.locator('[role=status]').textContent()).to.include('已报送')
    await context.close()
  })
})
