import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { caughtUp } from '../../scripts/hub-process.ts'
import { startBrowser } from '../browser.ts'
import { changeStoredText } from './change-stored-text.ts'
import { clientOf, plainContent } from './client.ts'
import { embedded } from './compositions.ts'

const TITLE = '阜阳市公开提升行动安排'
const SENTENCE = '围绕巩固脱贫攻坚成果、乡村振兴和义务教育，逐项明确公开的内容、时限和渠道。'
const TEXT = `一、总体要求。以群众需求为导向，梳理全市基层公开事项。\n二、主要任务。${SENTENCE}\n三、组织保障。每季度通报一次进展，进展慢的单位限期整改。`
/** What stood in the copy that was found on the web, in place of four characters. */
const GAMBLING = 'luckybet娱乐'

const PLACES = ['/boards/341222102200', '/sites/341222', '/topics/341200']

describe('the case that the project began with, in a real browser', function () {
  this.timeout(240_000)
  let browser: Browser
  before(async function () {
    browser = await startBrowser(this, 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1')
  })
  after(() => browser?.close())

  it('the same plan stands thrice; a tampered one is on no page, a tampered copy is named word by word, a rebuild heals', () =>
    embedded.inWorld(async (world) => {
      const hub = await world.start()
      await caughtUp(hub.url)
      const { body } = await clientOf(hub.url, hub.tokens.fuyang).publish('fuyang', plainContent(TITLE, TEXT))
      await clientOf(hub.url).get(`/v1/items/${body.itemId}?atLeast=1&wait=20`)
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()

      for (const place of PLACES) {
        await page.goto(`${hub.url}${place}`)
        await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: TITLE }).first().click()])
        expect(await page.locator('main').innerText(), place).to.contain(SENTENCE)
      }

      await changeStoredText(world, body.itemId, '脱贫攻坚', GAMBLING)
      const item = await page.goto(`${hub.url}/items/${body.itemId}`)
      expect(item?.status()).to.equal(500)
      const shown = await page.locator('body').innerText()
      expect(shown).to.contain('没有通过核验').and.not.contain(GAMBLING)
      for (const place of PLACES) {
        await page.goto(`${hub.url}${place}`)
        const text = await page.locator('body').innerText()
        expect(text, place).to.contain('未通过签名或指纹校验').and.not.contain(GAMBLING)
        expect(await page.getByRole('link', { name: TITLE }).count(), place).to.equal(0)
      }

      expect((await world.run('rebuild', '--switch', '--force')).code).to.equal(0)
      for (const place of PLACES) {
        await page.goto(`${hub.url}${place}`)
        expect(await page.getByRole('link', { name: TITLE }).count(), place).to.be.above(0)
      }

      const found = await check(page, hub.url, `${TITLE}\n${TEXT.replace('脱贫攻坚', GAMBLING)}`)
      expect(found).to.contain('有 1 处不同').and.contain('换成了外文').and.contain(TITLE)
      expect(await page.locator('.differences del').allTextContents()).to.deep.equal(['脱贫攻坚'])
      expect(await page.locator('.differences ins').allTextContents()).to.deep.equal([GAMBLING])
      expect(await check(page, hub.url, `${TITLE}\n${TEXT}`)).to.contain('一字不差')
    }))
})

/** Pastes a text as a person does, and gives what the page answers. */
async function check(page: Page, url: string, text: string): Promise<string> {
  await page.goto(`${url}/check`)
  await page.getByLabel('要核对的文本').fill(text)
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: '核对' }).click()])
  return page.locator('.checked').innerText()
}
