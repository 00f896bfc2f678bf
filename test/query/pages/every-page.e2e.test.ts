import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { HtmlValidate } from 'html-validate'
import type { Browser, Page } from 'playwright-core'
import { caughtUp, type HubProcess, runHub, startHubProcess } from '../../../scripts/hub-process.ts'
import { startBrowser } from '../../browser.ts'
import { type Answer, clientOf } from '../../e2e/client.ts'
import { faultsOf } from '../../page-faults.ts'
import { scratchFolder } from '../../scratch-folder.ts'

const MOST_BYTES = 60 * 1024
const SIGN_INS = ['/desk/sign-in', '/ops/sign-in']
const sheetFor = (size: string) => ({
  ...{ name: '台账.csv', mimeType: 'text/csv' },
  buffer: Buffer.from(
    `信息标题,正文,成文日期\n清淤工程公告 ${size},全文,\n,没有标题,去年\n救助说明,申请人张建国，患有糖尿病。,\n`,
  ),
})
const VIEWS = { normal: { width: 1280, height: 800 }, large: { width: 360, height: 800 } } as const

describe('every page', function () {
  this.timeout(300_000)
  const folder = scratchFolder()
  let hub: HubProcess
  let browser: Browser
  let paths: string[]
  let operator: string
  before(async function () {
    browser = await startBrowser(this, 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1')
    hub = await startHubProcess({ dataFolder: folder() })
    await caughtUp(hub.url)
    paths = await publicPages(hub)
    const granted = await runHub(['tokens', 'new', '--actor', 'yunwei', '--role', 'operator'], { dataFolder: folder() })
    operator = granted.stdout.trim()
    await adoptSignOffs(folder())
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  const signIn = async (page: Page) => {
    await page.goto(`${hub.url}/desk`)
    await page.getByLabel('您的令牌').fill(hub.tokens.taihe as string)
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    const item = await page.locator('td a').first().getAttribute('href')
    await page.goto(`${hub.url}/desk/plans`)
    const evidence = await page.getByRole('link', { name: '上报佐证' }).first().getAttribute('href')
    await page.goto(`${hub.url}/ops`)
    await page.getByLabel('您的令牌').fill(operator)
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    const acts = ['', '/correct', '/redact', '/withdraw'].map((act) => `${item}${act}`)
    const catalogues = ['', '/fields/%E6%95%91%E7%81%BE'].map((of) => `/desk/catalogues${of}`)
    return ['/ops', '/desk', '/desk/new', '/desk/import', '/desk/plans', `${evidence}`, ...catalogues, ...acts]
  }

  for (const [size, viewport] of Object.entries(VIEWS))
    it(`can be used by everybody, and fits the screen (${size}, ${viewport.width} px)`, async () => {
      const context = await browser.newContext({ viewport, bypassCSP: true })
      if (size === 'large') await context.addCookies([{ name: 'size', value: 'large', url: hub.url }])
      const page = await context.newPage()
      const faults: string[] = []
      const look = async (path: string) => {
        await page.goto(hub.url + path)
        faults.push(...(await faultsOf(page, path)).map((fault) => `${path}: ${fault}`))
      }
      for (const path of [...paths, ...SIGN_INS]) await look(path)
      for (const path of await signIn(page)) await look(path)
      expect(await page.getByLabel('初审：审核人代号').count(), 'sign-offs are asked for').to.equal(1)
      await page.goto(`${hub.url}/desk/new`)
      await page.getByLabel('标题').fill('甲')
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: '预览' }).click()])
      faults.push(...(await faultsOf(page, '/desk/new')).map((fault) => `a refused form: ${fault}`))
      await page.getByLabel('正文').fill('请拨打13800138000或 139 0013 9000 报名。')
      for (const button of ['预览', '遮盖勾选的']) {
        await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: button, exact: true }).click()])
        faults.push(...(await faultsOf(page, '/desk/new')).map((fault) => `personal data, ${button}: ${fault}`))
      }
      await page.goto(`${hub.url}/desk/import`)
      await page.getByLabel('选择表格文件').setInputFiles(sheetFor(size))
      for (const button of ['检查这张表', /发布无误的/]) {
        await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: button }).click()])
        faults.push(...(await faultsOf(page, '/desk/import')).map((fault) => `a sheet, ${button}: ${fault}`))
      }
      await context.close()
      expect(faults).to.deep.equal([])
    })

  it('is valid HTML of at most 60 KB', async () => {
    const context = await browser.newContext({ viewport: VIEWS.normal })
    const page = await context.newPage()
    const validator = new HtmlValidate({ extends: ['html-validate:recommended'] })
    const faults: string[] = []
    for (const path of [...paths, ...SIGN_INS, ...(await signIn(page))]) {
      const text = (await (await page.goto(hub.url + path))?.text()) ?? ''
      if (Buffer.byteLength(text) > MOST_BYTES) faults.push(`${path}: ${Buffer.byteLength(text)} bytes`)
      const { results } = await validator.validateString(text)
      for (const { ruleId, message } of results.flatMap(({ messages }) => messages))
        if (!(ruleId === 'meta-refresh' && path.endsWith('/wall'))) faults.push(`${path}: ${ruleId}: ${message}`)
    }
    await context.close()
    expect(faults).to.deep.equal([])
  })
})

/** The forms that withdraw and redact ask who has reviewed it; those that publish are left as they are. */
async function adoptSignOffs(dataFolder: string): Promise<void> {
  const file = join(dataFolder, 'sign-offs.json')
  writeFileSync(file, JSON.stringify([{ id: 'three', roles: ['初审', '终审'], before: ['withdraw', 'redact'] }]))
  const args = ['rules', 'import', file, '--set', 'review', '--division', '341222']
  const { code, stderr } = await runHub(args, { dataFolder })
  expect(code, stderr).to.equal(0)
}

/** One of each kind of page, with items of each kind and state that the sample has. */
async function publicPages({ url }: HubProcess): Promise<string[]> {
  const all = [...(await clientOf(url).allChanges()).values()]
  const kinds = new Map(all.flatMap((item: Answer) => (item.content?.kind ? [[item.content.kind, item.itemId]] : [])))
  const states = new Map(all.map((item: Answer) => [`${item.state} ${item.content?.body.format}`, item.itemId]))
  const plan = kinds.get('plan')
  const catalogue = kinds.get('catalogue')
  return [
    ...['/', '/sites/341222', '/sites/341222?page=2', '/sites/341222?q=没有的词', '/topics/341200'],
    ...['/boards/341222102200', '/boards/341222102200/wall', '/townships/341222102', '/places?q=sun', '/check'],
    '/rules/review?division=341222',
    ...['/deadlines?from=2026-03-05&n=20&unit=workday', '/sites/341222/duties', '/rules/clocks', '/rules/calendar'],
    ...['/sites/341222/catalogues', '/topics/341200/catalogues', '/nothing', '/items/nothing'],
    ...(plan === undefined ? [] : [`/plans/${plan}/progress`]),
    ...(catalogue === undefined ? [] : [`/items/${catalogue}`]),
    ...[...new Set([...kinds.values(), ...states.values()])].map((itemId) => `/items/${itemId}`),
  ]
}
