import { expect } from 'chai'
import fc from 'fast-check'
import sanitizeHtml from 'sanitize-html'
import { isCleanHtml } from '../../services/edge/clean-html.ts'
import { htmlJumble, htmlSample } from '../publisher/html/html-samples.ts'

const words = (text: string): string[] => text.split(' ')

/** How bodies were cleaned in the first logs. What was signed then is never signed again, and must be shown for ever. */
const FIRST_RULES: sanitizeHtml.IOptions = {
  allowedTags: words(
    'h1 h2 h3 h4 h5 h6 p br hr div blockquote pre code ul ol li dl dt dd strong b em i u s sub sup a img table caption ' +
      'colgroup col thead tbody tfoot tr th td figure figcaption',
  ),
  allowedAttributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'width', 'height'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan', 'scope'],
    col: ['span'],
    ol: ['start'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['http', 'https'] },
  allowProtocolRelative: false,
  transformTags: { section: 'div', article: 'div', center: 'div', main: 'div' },
}

function cleanedAtFirst(html: string): string {
  let before = html
  for (let pass = 0; pass < 8; pass++) {
    const clean = sanitizeHtml(before, FIRST_RULES).trim()
    if (clean === before) break
    before = clean
  }
  return before
}

describe('clean HTML', () => {
  it('stays clean whatever is kept later: bodies that were signed under the first rules are shown', () => {
    const odd = fc.constantFrom(
      ...[
        '<col span=2>',
        '<a href="./a.doc">甲</a>',
        '<a href="#a">甲</a>',
        '<img src=x>',
        '<img width=600>',
        '<br><hr>',
      ],
      ...[
        '<a href="//x/y">甲</a>',
        '<ol start="">',
        '<pre>\n\n甲</pre>',
        '<textarea>甲',
        '<p>&nbsp;&lt;&quot;</p>',
        '<td>',
      ],
    )
    const given = fc.oneof(
      htmlSample.map(({ html }) => html),
      htmlJumble,
      fc.array(odd).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(given, (html) => {
        expect(isCleanHtml(cleanedAtFirst(html))).to.equal(true)
      }),
      { numRuns: 3000 },
    )
  })
})
