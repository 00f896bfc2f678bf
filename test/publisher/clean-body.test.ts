import { expect } from 'chai'
import fc from 'fast-check'
import { cleanHtml } from '../../services/edge/clean-html.ts'
import { cleanBody } from '../../services/publisher/clean-body.ts'
import { contentOf } from '../scratch-hub.ts'

const html = (text: string) => cleanBody({ ...contentOf('一条', ''), body: { format: 'html', text } })
const codes = (text: string) => html(text).faults.map(({ code }) => code)

describe('HTML that is published', () => {
  it('shows something: text or a picture', () => {
    for (const nothing of ['<p></p>', '<p>&nbsp;\u200b</p><br>', '<style>p{}</style>', '<!-- x -->', '<img>'])
      expect(codes(nothing), nothing).to.deep.equal(nothing === '<img>' ? [] : ['body-missing'])
    expect(codes('<p><img src="https://example.org/a.png" alt=""></p>')).to.deep.equal([])
    expect(codes('<p>文</p>')).to.deep.equal([])
  })

  it('cleaned once is clean: what is signed is what a page shows', () => {
    const piece = fc.constantFrom(
      ...['<p>', '</p>', '<a href="', '">', '<b', '<!--', '-->', '&lt;', '&amp;', '&#60;', '<', '>', '"', "'", '文'],
      ...['<img src=x>', '<svg>', '<style>', '</style>', '<textarea>', '<td>', '<math>', ' ', '\n', '</', '<![CDATA['],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const clean = cleanHtml(pieces.join(''))
        expect(cleanHtml(clean)).to.equal(clean)
      }),
      { numRuns: 5000, examples: [[['<td>', '<b', '<p>', '<td>']]] },
    )
  })
})
