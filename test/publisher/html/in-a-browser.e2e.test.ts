import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Browser, Page } from 'playwright-core'
import { cleanHtml, isCleanHtml } from '../../../services/edge/clean-html.ts'
import { publishableHtml } from '../../../services/publisher/html/publishable-html.ts'
import { startBrowser } from '../../browser.ts'
import { HOSTILE_HTML } from './hostile-html.ts'
import { htmlJumble, htmlSample } from './html-samples.ts'

interface Shown {
  text: string
  struck: string
  raised: string
  lowered: string
  links: [href: string, text: string][]
  pictures: string[]
}

/** Runs in the browser. */
const LOOK = readFileSync(new URL('look-at-each.js', import.meta.url), 'utf8')

const evenly = ({ text, ...others }: Shown) => ({
  ...others,
  text: text
    .replace(/[ \t\n\r\f]*\n[ \t\n\r\f]*/g, '\n')
    .replace(/[ \t]+/g, ' ')
    .trim(),
})

const RUNS = 400

describe('HTML in a real browser', function () {
  this.timeout(300_000)
  let browser: Browser
  let page: Page
  before(async function () {
    browser = await startBrowser(this)
    page = await browser.newPage()
  })
  after(() => browser?.close())

  const lookAt = (texts: string[]) =>
    page.evaluate<Shown[]>(`${LOOK}
lookAtEach(${JSON.stringify(texts)})`)

  const whatRuns = (texts: string[]) => page.evaluate<string[]>(`${LOOK}\nwhatRuns(${JSON.stringify(texts)})`)

  for (const [name, given] of [
    ['as people paste it', htmlSample.map(({ html }) => html)],
    ['that nobody would write', htmlJumble],
  ] as const)
    it(`${name} shows after cleaning what it showed before`, async () => {
      const texts = fc.sample(given, RUNS)
      const pairs = texts.flatMap((before) => {
        const { html, faults } = publishableHtml(before)
        return faults.length === 0 ? [{ before, after: html }] : []
      })
      expect(pairs.length, 'accepted').to.be.greaterThan(RUNS / 10)
      const [befores, afters] = [
        await lookAt(pairs.map(({ before }) => before)),
        await lookAt(pairs.map(({ after }) => after)),
      ]
      for (const [index, { before, after }] of pairs.entries()) {
        const [was, is] = [befores[index], afters[index]]
        if (was === undefined || is === undefined) throw new Error('the browser gave too few answers')
        expect(evenly(is), `${before}\n${after}`).to.deep.equal(evenly(was))
      }
    })

  it('runs nothing: each hostile text is refused, or harmless as it is published', async () => {
    const published = HOSTILE_HTML.flatMap((hostile) => {
      const { html, faults } = publishableHtml(hostile)
      return faults.length === 0 ? [html] : []
    })
    const shown = HOSTILE_HTML.filter(isCleanHtml)
    expect(HOSTILE_HTML.length).to.be.greaterThan(200)
    expect(await whatRuns([...published, ...shown])).to.deep.equal([])
  })

  it('would run much of it as it was sent, so that this is no idle test', async () => {
    const handlers = HOSTILE_HTML.filter((hostile) => /^<(?:img|p|b|details|body|svg|script)\b/i.test(hostile)).slice(
      0,
      50,
    )
    expect((await whatRuns(handlers)).length).to.be.greaterThan(handlers.length / 3)
  })

  it('runs nothing of what nobody would write, be it cleaned or clean', async () => {
    const pieces = fc.constantFrom(...HOSTILE_HTML.flatMap((hostile) => hostile.split(/(?=<)|(?<=>)/)))
    const texts = fc.sample(fc.array(pieces, { minLength: 2, maxLength: 8 }), 2000).map((parts) => parts.join(''))
    const cleaned = texts.flatMap((text) => cleanHtml(text) ?? []).filter((text) => text.includes('<'))
    expect(await whatRuns([...new Set(cleaned)].slice(0, 150))).to.deep.equal([])
  })
})
