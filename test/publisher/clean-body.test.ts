import { expect } from 'chai'
import fc from 'fast-check'
import { cleanHtml, isCleanHtml, MOST_DEPTH } from '../../services/edge/clean-html.ts'
import { cleanBody } from '../../services/publisher/clean-body.ts'
import { expectLinearTime } from '../linear-time.ts'
import { contentOf } from '../scratch-hub.ts'

const html = (text: string) => cleanBody({ ...contentOf('一条', ''), body: { format: 'html', text } })
const codes = (text: string) => html(text).faults.map(({ code }) => code)

describe('HTML that is published', () => {
  it('shows something: text or a picture', () => {
    for (const nothing of ['<p></p>', '<p>&nbsp;\u200b</p><br>', '<style>p{}</style>', '<!-- x -->', '<img>'])
      expect(codes(nothing), nothing).to.deep.equal(nothing === '<img>' ? ['html-picture-embedded'] : ['body-missing'])
    expect(codes('<p><img src="https://example.org/a.png" alt=""></p>')).to.deep.equal([])
    expect(codes('<p>文</p>')).to.deep.equal([])
  })

  it('is not nested deeper than anybody needs: sixteen thousand elements in each other are refused', () => {
    const nested = (depth: number) => `${'<div>'.repeat(depth)}文${'</div>'.repeat(depth)}`
    expect(codes(nested(MOST_DEPTH))).to.deep.equal([])
    expect(codes(nested(MOST_DEPTH + 1))).to.deep.equal(['html-too-deep'])
    for (const piece of ['<b>', '<b></x>', '<b title="</b>">', '<b><!--</b>-->', '<span>', '<section><td>', '<svg>'])
      expect(codes(piece.repeat(16_000)), piece).to.include('html-too-deep')
  })

  it('may have any number of elements side by side', () => {
    const [rows, paragraphs] = ['<tr><td>甲<td>乙', '<p>甲<br>乙'].map((piece) => piece.repeat(3000))
    expect(codes(`<table>${rows}</table>${paragraphs}`)).to.deep.equal([])
  })

  it('is cleaned and checked in time that grows with its length only', () => {
    for (const piece of [
      '<b>',
      '<b></x>',
      '<b title="</b>">',
      '<td><b<p><td>',
      '<a href="',
      '<',
      '</',
      '<!--',
      '<p ',
      'a=',
      '&#',
    ])
      expectLinearTime(piece, html)
    expectLinearTime('[', (long) => html(`<style>${long}{display:none}</style>文`))
  })

  it('cleaned once is clean: what is signed is what a page shows', () => {
    const piece = fc.constantFrom(
      ...['<p>', '</p>', '<a href="', '">', '<b', '<!--', '-->', '&lt;', '&amp;', '&#60;', '<', '>', '"', "'", '文'],
      ...['<img src=x>', '<svg>', '<style>', '</style>', '<textarea>', '<td>', '<math>', ' ', '\n', '</', '<![CDATA['],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const clean = cleanHtml(pieces.join(''))
        expect(clean).not.to.equal(null)
        expect(cleanHtml(clean as string)).to.equal(clean)
        expect(isCleanHtml(clean as string)).to.equal(true)
      }),
      { numRuns: 5000, examples: [[['<td>', '<b', '<p>', '<td>']]] },
    )
  })
})
