import { expect } from 'chai'
import fc from 'fast-check'
import { type Block, createEventParser } from '../../clients/typescript/src/event-parser.ts'

const parse = (...pieces: string[]): Block[] => {
  const take = createEventParser()
  return pieces.flatMap(take)
}

describe('the parser of event streams (WHATWG HTML, section 9.2.6)', () => {
  const cases: Record<string, [text: string, blocks: Block[]]> = {
    'an event': ['event: change\nid: 7\ndata: {}\n\n', [{ event: 'change', data: '{}', id: '7' }]],
    'no space, and one space less of two': ['data:a\ndata:  b\n\n', [{ event: 'message', data: 'a\n b', id: null }]],
    'a name without a colon': ['data\n\n', [{ event: 'message', data: '', id: null }]],
    'comments, and names that nobody knows': [': beat\nretry: 10\nother: x\n\n', []],
    'an id alone, and an empty one': [
      'id: 8\n\nid\n\n',
      [
        { event: 'message', data: null, id: '8' },
        { event: 'message', data: null, id: '' },
      ],
    ],
    'an id with a null is none': ['id: a\0\n\n', []],
    'a block that is not ended is none': ['data: a\n\ndata: b\n', [{ event: 'message', data: 'a', id: null }]],
  }
  for (const [what, [text, blocks]] of Object.entries(cases))
    it(what, () => {
      expect(parse(text)).to.deep.equal(blocks)
    })

  it('takes every line end, however the text is cut', () => {
    const line = fc.constantFrom('data: 村务', 'data:', 'id: 1', 'id', 'event: change', ': beat', '', '')
    const end = fc.constantFrom('\n', '\r', '\r\n')
    fc.assert(
      fc.property(
        fc.array(fc.tuple(line, end), { maxLength: 12 }),
        fc.array(fc.nat(200), { maxLength: 8 }),
        (lines, cuts) => {
          // An empty line that ends with CR and one that ends with LF would be one line end.
          const text = lines.map(([said, ends]) => said + ends).join('')
          const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length]
          const pieces = places.slice(1).map((to, at) => text.slice(places[at], to))
          const plain = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
          expect(parse(...pieces)).to.deep.equal(parse(plain))
        },
      ),
    )
  })
})
