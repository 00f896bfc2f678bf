import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { caughtUp, type HubProcess, runHub, startHubProcess } from './hub-process.ts'

/**
 * `npm run screens` makes the pictures of docs/screens: the pages of the sample as a real browser shows them. Needs
 * Chromium and a font with Chinese letters.
 */
const INTO = fileURLToPath(new URL('../docs/screens', import.meta.url))

const SHEET = `信息标题,正文,成文日期
清淤工程竣工公示,旧县镇沟渠清淤工程已竣工，现公示验收结果。,2026-03-02
,这一行没有标题。,2026-03-03
道路养护计划,全年养护乡村道路四十公里。,去年
`

interface Screen {
  name: string
  /** Of the window, in px. */
  size?: { width: number; height: number }
  show(page: Page, hub: HubProcess): Promise<unknown>
}

const at = (path: string) => (page: Page, hub: HubProcess) => page.goto(hub.url + path)

/** Pastes a text of the sample in which a number was changed. */
async function pasteAlteredText(page: Page, hub: HubProcess): Promise<void> {
  const { changes } = (await (await fetch(`${hub.url}/v1/changes?outlet=site/341222&limit=200`)).json()) as {
    changes: { content?: { body: { format: string; text: string } } }[]
  }
  const text = changes
    .flatMap(({ content }) => (content?.body.format === 'text' ? [content.body.text] : []))
    .find((body) => body.length > 60 && body.length < 400 && /\d/.test(body))
  if (text === undefined) throw new Error('the sample has no such text')
  await page.goto(`${hub.url}/check`)
  await page
    .locator('main textarea')
    .first()
    .fill(text.replace(/\d+/, (number) => `${Number(number) + 1}`))
  await Promise.all([page.waitForEvent('load'), page.locator('main form button').first().click()])
}

async function signIn(page: Page, hub: HubProcess, { to, token }: { to: string; token: string }): Promise<void> {
  await page.goto(hub.url + to)
  await page.getByLabel('您的令牌').fill(token)
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
}

/** Writes what may not be published as it stands, and has it looked at. */
async function writePersonalData(page: Page, hub: HubProcess): Promise<void> {
  await page.goto(`${hub.url}/desk/new`)
  await page.getByLabel('标题', { exact: true }).fill('临时救助对象公示')
  await page.getByLabel('正文', { exact: true }).fill('拟给予李建军临时救助，联系电话 13900001234，公示期七天。')
  await Promise.all([page.waitForEvent('load'), page.locator('main form button').last().click()])
}

async function chooseSheet(page: Page, hub: HubProcess): Promise<void> {
  await page.goto(`${hub.url}/desk/import`)
  await page
    .getByLabel('选择表格文件')
    .setInputFiles({ name: '三月台账.csv', mimeType: 'text/csv', buffer: Buffer.from(SHEET) })
  await Promise.all([page.waitForEvent('load'), page.locator('form button').last().click()])
}

const screens = (operator: string): Screen[] => [
  { name: 'home', show: at('/') },
  { name: 'board', show: at('/boards/341222102200') },
  { name: 'site', show: at('/sites/341222') },
  { name: 'topic', show: at('/topics/341200') },
  {
    name: 'item',
    show: async (page, hub) => {
      await page.goto(`${hub.url}/boards/341222102200`)
      await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: '补贴发放清单' }).first().click()])
    },
  },
  { name: 'check', show: pasteAlteredText },
  { name: 'wall', size: { width: 1920, height: 1080 }, show: at('/boards/341222102200/wall') },
  { name: 'desk', show: (page, hub) => signIn(page, hub, { to: '/desk', token: hub.tokens.taihe as string }) },
  { name: 'desk-personal-data', show: writePersonalData },
  { name: 'desk-import', show: chooseSheet },
  { name: 'ops', show: (page, hub) => signIn(page, hub, { to: '/ops', token: operator }) },
]

async function take(browser: Browser, hub: HubProcess, operator: string): Promise<void> {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', bypassCSP: true })
  const page = await context.newPage()
  for (const { name, size, show } of screens(operator)) {
    await page.setViewportSize(size ?? { width: 1200, height: 800 })
    await show(page, hub)
    await page.screenshot({ path: join(INTO, `${name}.png`) })
    console.log(`docs/screens/${name}.png`)
  }
  await context.close()
}

const browser = await launchBrowser('MAP * ~NOTFOUND, EXCLUDE 127.0.0.1')
if (browser === null) throw new Error('no Chromium on this machine')
const dataFolder = mkdtempSync(join(tmpdir(), 'screens-'))
const hub = await startHubProcess({ dataFolder })
try {
  mkdirSync(INTO, { recursive: true })
  await caughtUp(hub.url)
  const { stdout } = await runHub(['tokens', 'new', '--actor', 'yunwei', '--role', 'operator'], { dataFolder })
  await take(browser, hub, stdout.trim())
} finally {
  await browser.close()
  await hub.stop()
  rmSync(dataFolder, { recursive: true, force: true })
}
