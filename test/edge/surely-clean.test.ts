import { expect } from 'chai'
import fc from 'fast-check'
import { cleanHtml, isCleanHtml } from '../../services/edge/clean-html.ts'
import { isSurelyClean } from '../../services/edge/surely-clean.ts'
import { htmlJumble, htmlSample } from '../publisher/html/html-samples.ts'

const text = fc.constantFrom(
  '甲乙',
  'a b',
  ' ',
  '\n',
  '　　',
  '&amp;',
  '&lt;b&gt;',
  '&amp;nbsp;',
  '"',
  "'",
  '😀',
  '\u00a0',
)
const words = (depth: number): fc.Arbitrary<string> =>
  depth === 0
    ? text
    : fc.oneof(
        text,
        fc.constant('<br />'),
        fc
          .tuple(fc.constantFrom('strong', 'b', 'em', 'i', 'u', 's', 'del', 'ins', 'sub', 'sup'), line(depth - 1))
          .map(([tag, within]) => `<${tag}>${within}</${tag}>`),
      )
const line = (depth: number) => fc.array(words(depth), { maxLength: 3 }).map((all) => all.join(''))
const align = fc.constantFrom('', '', ' align="center"', ' align="right"')
const block = (depth: number): fc.Arbitrary<string> =>
  fc.oneof(
    line(2),
    fc
      .tuple(fc.constantFrom('p', 'h1', 'h6'), align, line(2))
      .map(([tag, side, within]) => `<${tag}${side}>${within}</${tag}>`),
    ...(depth === 0 ? [] : [page(depth - 1).map((within) => `<div>${within}</div>`)]),
    ...(depth === 0 ? [] : [page(depth - 1).map((within) => `<blockquote>${within}</blockquote>`)]),
  )
const page = (depth: number): fc.Arbitrary<string> =>
  fc.array(block(depth), { maxLength: 4 }).map((all) => all.join(''))

const odd = fc.constantFrom(
  ...[
    '<p>',
    '</p>',
    '<div>',
    '</div>',
    '<b>',
    '</b>',
    '<br>',
    '<br />',
    '<br/>',
    '</br>',
    '<hr />',
    '<li>',
    '<a>',
    '<P>',
  ],
  ...[
    '<p align="left">',
    '<p align=left>',
    '<p align="left" >',
    '<b align="left">',
    '</p align="left">',
    '<blockquote align="left">',
  ],
  ...[
    '<',
    '>',
    '&',
    '&quot;',
    '&nbsp;',
    '&#65;',
    '&amp',
    '\0',
    '\r',
    '\r\n',
    ' ',
    '\n',
    '甲',
    '<!-- -->',
    '<pre>',
    '</pre>',
    '<q>',
  ],
)
const jumble = fc.array(fc.oneof(odd, words(1)), { maxLength: 8 }).map((all) => all.join(''))

describe('HTML that is clean at a glance', () => {
  it('is clean to the parser that cleans', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          jumble,
          page(2),
          htmlJumble,
          htmlSample.map(({ html }) => cleanHtml(html) ?? ''),
        ),
        (html) => {
          if (isSurelyClean(html)) expect(isCleanHtml(html), html).to.equal(true)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('is any text of paragraphs, headings and emphasis', () => {
    fc.assert(
      fc.property(page(3), (html) => {
        const trimmed = html.replace(/^[ \n]+|[ \n]+$/g, '')
        expect(isSurelyClean(trimmed), trimmed).to.equal(true)
      }),
      { numRuns: 500 },
    )
  })
})
