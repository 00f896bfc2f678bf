import { expect } from 'chai'
import fc from 'fast-check'
import { textOfHtml } from '../../../services/domain/item/text-of-html.ts'
import { cleanHtml, isCleanHtml, MOST_DEPTH } from '../../../services/edge/clean-html.ts'
import { emptyView } from '../../../services/publisher/html/html-finds.ts'
import { parseHtml } from '../../../services/publisher/html/parse-html.ts'
import { publishableHtml } from '../../../services/publisher/html/publishable-html.ts'
import { viewHtml } from '../../../services/publisher/html/view-html.ts'
import { htmlJumble, htmlSample } from './html-samples.ts'

const { seen: _seen, lines: _lines, ...NO_FINDS } = emptyView()

/** The words of a cleaned text; a struck one begins with `-`. Cleaned text is well formed, so that counting is enough. */
function wordsOf(html: string): string[] {
  let strokes = 0
  return [...html.matchAll(/<(\/?)(?:s|del)>|w\d+x/g)].flatMap(([found, slash]) => {
    if (found.startsWith('w')) return [strokes > 0 ? `-${found}` : found]
    strokes += slash === '/' ? -1 : 1
    return []
  })
}

describe('HTML texts as people paste them', () => {
  it('show the words that they showed before, struck as before, or are refused by name', () => {
    let [fine, accepted, refused] = [0, 0, 0]
    fc.assert(
      fc.property(htmlSample, ({ html, words, isBad }) => {
        const { html: clean, faults } = publishableHtml(html)
        if (!isBad) fine++
        if (faults.length > 0) {
          for (const { code } of faults) expect(code).to.match(/^html-/)
          if (!isBad) refused++
          return
        }
        accepted++
        expect(isBad, 'refused').to.equal(false)
        expect(wordsOf(clean)).to.deep.equal(words)
        expect(isCleanHtml(clean), 'clean').to.equal(true)
        expect(publishableHtml(clean).html, 'clean once and for all').to.equal(clean)
      }),
      { numRuns: 2000 },
    )
    expect(accepted).to.be.greaterThan(1000)
    expect(refused, `refused without a reason, of ${fine}`).to.be.lessThan(fine * 0.01)
  })

  it('that are clean and hold blocks alone need no comparison: nothing of them is refused or goes', () => {
    let plain = 0
    const anyHtml = fc.oneof(
      htmlSample.map(({ html }) => html),
      htmlJumble,
    )
    fc.assert(
      fc.property(anyHtml, (html) => {
        const clean = (cleanHtml(html) ?? '').replace(/<\/?(?!(?:p|br|hr|div|h2|ul|ol|li|table|tr|td)\b)[^<>]*>/g, '')
        if (!isCleanHtml(clean)) return
        plain++
        const { broken, ...parsed } = parseHtml(clean, MOST_DEPTH)
        const { seen: _, lines: __, ...finds } = viewHtml({ ...parsed })
        expect({ broken, ...finds }, clean).to.deep.equal({ broken: null, ...NO_FINDS })
        expect(publishableHtml(clean), clean).to.deep.equal({ html: clean, pictures: [], faults: [], warnings: [] })
      }),
      { numRuns: 2000 },
    )
    expect(plain).to.be.greaterThan(500)
  })

  it('that nobody would write are clean, or refused, and cost no error', () => {
    fc.assert(
      fc.property(htmlJumble, (html) => {
        const { html: clean, faults } = publishableHtml(html)
        if (faults.length > 0) return
        expect(isCleanHtml(clean)).to.equal(true)
        expect(textOfHtml(clean)).not.to.include('<svg')
      }),
      { numRuns: 3000 },
    )
  })
})
