import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { startBrowser } from '../browser.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN } from '../scratch-places.ts'

const WALL = '/boards/341222102200/wall'
const SCREENS = [
  { width: 1920, height: 1080 },
  { width: 1080, height: 1920 },
]
const LEAST_LETTERS = 32
const LONG = '关于进一步做好二〇二六年度全县农村最低生活保障对象动态管理和定期复核工作有关事项的补充通知'
const WORDY = '经本人申请、村民代表会议评议、镇政府审核，拟将下列人员纳入农村最低生活保障，现予公示。'

/** Runs in the browser: every element with letters of its own, and everything with an edge. */
const MEASURE = `[...document.querySelectorAll('body *')].map((one) => {
  const { left, top, right, bottom } = one.getBoundingClientRect()
  const hasLetters = [...one.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== '')
  const isCut = one.scrollHeight > one.clientHeight + 1 && one.matches('header, main, footer, .cards, .cards li, .taken')
  return { name: one.tagName + '.' + one.className, left, top, right, bottom, isCut, letters: hasLetters ? parseFloat(getComputedStyle(one).fontSize) : null }
})`
interface Measured extends Record<'left' | 'top' | 'right' | 'bottom', number> {
  name: string
  isCut: boolean
  letters: number | null
}

describe('the wall on a screen', function () {
  this.timeout(120_000)
  let hub: ScratchHub
  let browser: Browser

  before(async function () {
    browser = await startBrowser(this, 'MAP *.test 127.0.0.1')
    hub = await startScratchHub()
    const text = WORDY.repeat(4)
    const withdrawn = Array.from({ length: 9 }, (_, i) => hub.publish(SHUIZHEN, contentOf(`${LONG}${i}`, text)).itemId)
    for (const itemId of withdrawn) hub.withdraw(itemId, 1, '有误')
    for (const title of ['第5条', LONG.repeat(3), 'x'.repeat(150), '低保名单公示', `${LONG}，${LONG}`])
      hub.publish(SHUIZHEN, contentOf(title, text, { displayUntil: '2026-03-12' }))
    await hub.settle()
  })
  after(async () => {
    await browser?.close()
    await hub?.stop()
  })

  for (const viewport of SCREENS)
    it(`has letters of 32 px at least and nothing beyond its edge, at ${viewport.width} by ${viewport.height}`, async () => {
      const page = await browser.newPage({ viewport })
      for (const number of [1, 2, 3, 4]) {
        await page.goto(`${hub.url}${WALL}?page=${number}`)
        // The longest lines that it can have.
        await page.evaluate(`document.querySelector('.freshness').append('，比最新发布可能晚约 20 分钟')`)
        await page.evaluate(`document.querySelector('.aged').classList.add('now')`)
        const measured = (await page.evaluate(MEASURE)) as Measured[]
        for (const { letters, ...one } of measured) {
          const told = `page ${number}: ${JSON.stringify(one)}`
          if (letters !== null) expect(letters, told).to.be.at.least(LEAST_LETTERS)
          expect(Math.min(one.left, one.top), told).to.be.at.least(-1)
          expect(one.right, told).to.be.at.most(viewport.width + 1)
          expect(one.bottom, told).to.be.at.most(viewport.height + 1)
          expect(one.isCut, told).to.equal(false)
        }
        const [width, height] = (await page.evaluate(
          '[document.documentElement.scrollWidth, document.body.scrollHeight]',
        )) as number[]
        expect({ width, height }).to.deep.equal(viewport)
      }
      await page.close()
    })

  it('turns by itself where no script runs, and begins again after the last page', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    // Each page as it is, but for the length of its turn.
    await page.route('**/wall*', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, body: (await answer.text()).replace('content="20;', 'content="0;') })
    })
    const seen: string[] = []
    page.on('framenavigated', (frame) => seen.push(new URL(frame.url()).pathname + new URL(frame.url()).search))
    await page.goto(`${hub.url}${WALL}?page=3`)
    await page.waitForURL('**/wall')
    await page.waitForURL('**/wall?page=2')
    await context.close()
    expect(seen.slice(0, 4)).to.deep.equal([`${WALL}?page=3`, `${WALL}?page=4`, WALL, `${WALL}?page=2`])
  })

  const agedLine = async (page: Page) => ({
    isShown: await page.evaluate(`getComputedStyle(document.querySelector('.aged')).visibility === 'visible'`),
    text: await page.locator('.aged').textContent(),
  })

  it('says that it is old when its time has passed three times, without script too', async () => {
    const page = await browser.newPage()
    await page.route('**/assets/wall-*.js', (route) => route.abort())
    await page.goto(`${hub.url}${WALL}`)
    expect((await agedLine(page)).isShown).to.equal(false)
    await page.evaluate('document.getAnimations().forEach((one) => { one.currentTime = 59_000 })')
    expect((await agedLine(page)).isShown).to.equal(false)
    await page.evaluate('document.getAnimations().forEach((one) => { one.currentTime = 61_000 })')
    const line = await agedLine(page)
    expect(line.isShown).to.equal(true)
    expect(line.text).to.contain('可能不是最新')
    await page.close()
  })

  it('has a clock that runs, and gives up what may not be shown any more, also when the hub is away', async () => {
    const page = await browser.newPage()
    await page.clock.install()
    await page.goto(`${hub.url}${WALL}`)
    expect(await page.locator('.clock').textContent()).to.equal('09:00')
    await page.clock.fastForward('12:00')
    expect(await page.locator('.clock').textContent()).to.equal('09:12')
    expect((await agedLine(page)).text).to.contain('本屏已有 12 分钟没有更新')
    expect(await page.locator('.cards li').count()).to.equal(4)
    await page.clock.fastForward(7 * 24 * 3_600_000)
    expect(await page.locator('.cards li').count()).to.equal(4)
    await page.clock.fastForward(15 * 3_600_000)
    expect(await page.locator('.cards li').count()).to.equal(0)
    await page.close()
  })
})
