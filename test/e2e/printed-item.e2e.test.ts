import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import type { ItemId } from '../../services/domain/ids.ts'
import { startBrowser } from '../browser.ts'
import { addressOnPicture } from '../qr-codes.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN } from '../scratch-places.ts'

const ADDRESS = 'https://gk.example.gov.cn'
const VERSIONS = 30

describe('an item on paper', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let browser: Browser
  let page: Page
  let itemId: ItemId

  before(async function () {
    browser = await startBrowser(this, 'MAP *.test 127.0.0.1')
    hub = await startScratchHub({ HUB_PUBLIC_URL: ADDRESS })
    itemId = hub.publish(SHUIZHEN, contentOf('第1版标题', '第一版的正文')).itemId
    for (let version = 1; version < VERSIONS; version++)
      hub.revise(itemId, version, contentOf(`第${version + 1}版标题`, `第 ${version + 1} 版的正文`))
    await hub.settle()
    page = await browser.newPage({ deviceScaleFactor: 3 })
    await page.goto(`${hub.url}/items/${itemId}`)
    await page.emulateMedia({ media: 'print' })
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  it('has its address as letters and as a code, the time of its data and the beginning of its fingerprint', async () => {
    const code = page.locator('.printed svg')
    expect(await addressOnPicture(browser, await code.screenshot())).to.equal(`${ADDRESS}/items/${itemId}`)
    const { fingerprint } = await hub.json(`/v1/items/${itemId}`)
    const text = await page.locator('.printed').innerText()
    expect(text)
      .to.contain('阜阳市基层政务公开')
      .and.contain(`${ADDRESS}/items/${itemId}`)
      .and.contain('数据截至 2026年3月5日 09:00')
      .and.contain(`第 ${VERSIONS} 版`)
      .and.contain(fingerprint.slice('sha-256:'.length).slice(0, 12))
      .and.not.contain(fingerprint.slice('sha-256:'.length).slice(0, 13))
  })

  it('leaves older versions out, and has room on one sheet of A4', async () => {
    const text = await page.locator('body').innerText()
    expect(text).to.contain(`第${VERSIONS}版标题`).and.contain(`第 ${VERSIONS} 版：修订`)
    for (let version = 1; version < VERSIONS; version++) expect(text).to.not.contain(`第 ${version} 版：`)
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    expect(pdf.match(/\/Type \/Page\b(?!s)/g)).to.have.length(1)
    // 210 mm by 297 mm, in points.
    expect(pdf).to.match(/\/MediaBox \[0 0 59[45]\.?\d* 84[12]\.?\d*\]/)
  })

  it('shows the code on paper only', async () => {
    await page.emulateMedia({ media: 'screen' })
    expect(await page.locator('.printed').isVisible()).to.equal(false)
  })
})
