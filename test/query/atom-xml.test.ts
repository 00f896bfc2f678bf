import { expect } from 'chai'
import fc from 'fast-check'
import { itemIdOf, parseInstant, parseNodeId } from '../../services/domain/ids.ts'
import { atomXml } from '../../services/query/feeds/atom-xml.ts'
import type { FeedDocument } from '../../services/query/feeds/feed-document.ts'
import { xmlText } from '../../services/query/xml-text.ts'
import { expectLinearTime } from '../linear-time.ts'
import { expectAtom } from './atom-rules.ts'
import { all, one, readXml } from './xml-elements.ts'

/** What XML 1.0 can hold of a text (section 2.2). */
const held = (text: string) =>
  [...text.toWellFormed()]
    .filter((character) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/.test(character))
    .join('')
    .replace(/\r\n?/g, '\n')

const pieces = fc.oneof(
  fc.constantFrom(
    '\u0001',
    '\ud800',
    '\udc00',
    ']]>',
    '<![CDATA[',
    '&#1;',
    '&amp;',
    '</title>',
    '"',
    "'",
    '\ufffe',
    '\r',
    '𠮷',
  ),
  fc.string({ unit: 'binary' }),
)
const anyText = fc.array(pieces, { maxLength: 12 }).map((all_) => all_.join(''))

const at = parseInstant('2026-03-05T01:00:00.000Z')
const itemId = itemIdOf(parseNodeId('taihe'), '01912f4c-7a51-7b7e-9c56-3f8f0f2a1b3c')

const documentOf = (text: string): FeedDocument => ({
  ...{ id: 'urn:x:1', title: text, page: 'https://x.example/', publisher: `主办${text}`, before: null, older: null },
  addressOf: () => `https://x.example/?q=${encodeURIComponent(text.toWellFormed())}`,
  entries: [
    {
      ...{ id: 'urn:x:2', itemId, version: 1, fingerprint: 'sha-256:0', title: text, published: at, updated: at },
      ...{ page: 'https://x.example/a', organ: null, field: text, language: 'zh-CN', text: { html: text } },
      attachments: [{ name: text, url: 'https://x.example/b', mediaType: 'text/plain', bytes: 1 }],
    },
  ],
  tombstones: [{ id: 'urn:x:3', itemId, state: 'withdrawn', when: at, reason: text }],
  withheld: [],
})

describe('a feed as Atom', () => {
  it('is well-formed whatever a node has signed, and has all of it that XML can hold', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const feed = expectAtom(atomXml(documentOf(text)))
        const [entry] = all(feed, 'entry')
        if (entry === undefined) throw new Error('no entry')
        expect(one(feed, 'title').text).to.equal(held(text))
        expect(one(entry, 'title').text).to.equal(held(text))
        expect(one(entry, 'content').text).to.equal(held(text))
        expect(one(one(feed, 'at:deleted-entry'), 'at:comment').text).to.equal(held(`已撤下：${text}`))
      }),
      { numRuns: 300 },
    )
  })

  it('without anything has a time all the same, as it must', () => {
    const empty = { ...documentOf('空'), entries: [], tombstones: [] }
    expect(one(expectAtom(atomXml(empty)), 'updated').text).to.equal('1970-01-01T00:00:00.000Z')
  })

  it('takes time that grows with its length only', () => {
    for (const piece of ['<', '\u0001', ']]>', '\ud800']) expectLinearTime(piece, xmlText)
  })

  it('writes attributes that end where they should', () => {
    const { attributes } = readXml(`<a b="${xmlText('" c="d\n<')}"/>`)
    expect(Object.keys(attributes)).to.deep.equal(['b'])
  })
})
