import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
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

  it('goes on with the last good state when the hub is away, and never with what it was told is withdrawn', async () => {
    // Browsers take 127.0.0.1 for as safe as https.
    const other = await startScratchHub()
    const gone = other.publish(SHUIZHEN, contentOf('会撤下的公告', '撤下前的内容')).itemId
    for (let i = 0; i < 6; i++)
      other.publish(SHUIZHEN, contentOf(`第${i}条`, `内容${i}`, { displayUntil: `2026-03-0${5 + i}` }))
    await other.settle()
    /** What somebody between says in place of the hub. */
    let instead: { status: number; text: string } | null = null
    const between = createServer(async (request, response) => {
      if (instead !== null) return response.writeHead(instead.status).end(instead.text)
      const answer = await other.fetch(request.url ?? '/').catch(() => null)
      if (answer === null) return response.destroy()
      const [type, policy] = ['content-type', 'content-security-policy'].map((name) => answer.headers.get(name) ?? '')
      response.writeHead(answer.status, { 'content-type': type, 'content-security-policy': policy })
      response.end(await answer.text())
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => between.once('listening', resolve))
    const wall = `http://127.0.0.1:${(between.address() as AddressInfo).port}${WALL}`
    const context = await browser.newContext()
    const page = await context.newPage()
    const kept = () =>
      page.evaluate(`(async () => {
        const texts = []
        for (const name of await caches.keys())
          for (const answer of await (await caches.open(name)).matchAll()) texts.push(await answer.text())
        return texts.filter((text) => text.includes('data-state'))
      })()`) as Promise<string[]>
    const keeps = async (pages: number) => {
      while ((await kept()).length !== pages) await page.waitForTimeout(50)
    }
    await page.goto(wall)
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
    await page.reload()
    await keeps(2)
    expect((await kept()).join('')).to.contain('撤下前的内容')
    other.withdraw(gone, 1, '有误')
    await other.settle()
    await page.goto(`${wall}?page=2`)
    await keeps(3)
    for (const answer of [
      { status: 503, text: '请稍候' },
      { status: 200, text: '<!doctype html><title>登录</title>' },
    ]) {
      instead = answer
      await page.goto(wall)
      expect(await page.locator('h1').innerText(), answer.text).to.equal('孙楼村公示栏')
    }
    instead = { status: 404, text: '没有这块公示栏' }
    await page.goto(wall)
    expect(await kept()).to.deep.equal([])
    instead = null
    await page.goto(`${wall}?page=2`)
    await keeps(3)
    await other.stop()
    const seen: string[] = []
    for (const query of ['', '?page=2', '?page=3', '?page=9']) {
      await page.goto(`${wall}${query}`)
      seen.push(await page.locator('body').innerText())
      expect(await page.evaluate(`getComputedStyle(document.body).fontSize`), 'its stylesheet').to.equal('34px')
    }
    expect(seen.join('')).to.contain('第5条').and.contain('第0条').and.contain('撤下：会撤下的公告')
    expect(seen.join('') + (await kept()).join('')).to.not.contain('撤下前的内容')
    expect(seen[3]).to.equal(seen[0])
    const makeOlder = (seconds: number) =>
      page.evaluate(`(async () => {
        for (const name of await caches.keys()) {
          const cache = await caches.open(name)
          for (const request of await cache.keys()) {
            const answer = await cache.match(request)
            const headers = new Headers(answer.headers)
            if (headers.has('kept-at')) headers.set('kept-at', headers.get('kept-at') - ${seconds * 1000})
            await cache.put(request, new Response(await answer.text(), { headers }))
          }
        }
      })()`)
    await makeOlder(600)
    await page.goto(wall)
    expect((await agedLine(page)).text).to.contain('本屏已有 10 分钟没有更新')
    expect(await page.locator('.clock').textContent()).to.equal('09:10')
    await makeOlder(7 * 86_400)
    const late = await context.newPage()
    expect(String(await late.goto(wall).catch((error) => error))).to.contain('ERR_FAILED')
    between.close()
    await context.close()
  })
})
