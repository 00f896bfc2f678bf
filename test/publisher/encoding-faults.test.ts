import { expect } from 'chai'
import fc from 'fast-check'
import { parseNodeId } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { parseContent } from '../../services/domain/item/content-schema.ts'
import { encodingFaults } from '../../services/publisher/encoding-faults.ts'
import { CODEC } from '../plain-hub/roots.ts'

const NODE = parseNodeId('taihe')
const contentOf = (bytes: number, text = '文') => ({
  title: '附件',
  body: { format: 'text', text },
  shownOn: { site: 'all' },
  attachments: [
    { name: 'a.pdf', mediaType: 'application/pdf', bytes, sha256: '0'.repeat(64), url: 'https://x.gov.cn/a' },
  ],
})

const length = (max: number) => fc.oneof(fc.constant(max), fc.nat(max))
const text = (max: number) =>
  length(max).chain((size) =>
    fc
      .constantFrom('字', 'é', '\\', '"', '\n', '𠮷')
      .map((one) => `文${one.repeat(size)}`.slice(0, max).replace(/[\ud800-\udbff]$/, '')),
  )
const texts = (max: number, size: number) => fc.array(text(size), { minLength: 0, maxLength: max })
const organ = fc.record({ name: text(200), kind: fc.constant('department'), divisionCode: fc.constant('341222102200') })
/** Contents as large as the schema lets them be, without attachments and links. */
const large = fc.record(
  {
    title: text(500),
    body: fc.record({ format: fc.constant('text'), text: text(99_999) }),
    shownOn: fc.record({
      board: fc.constant(Array(5000).fill('341222102200')),
      site: fc.constant(Array(5000).fill('341222')),
      topic: fc.constant(Array(5000).fill('341200')),
    }),
    organ,
    jointOrgans: fc.array(organ, { minLength: 50, maxLength: 50 }),
    documentNumber: text(200),
    summary: text(5000),
    keywords: texts(50, 50),
    catalogue: fc.record({
      elements: text(5000),
      basis: text(10_000),
      timeLimit: text(2000),
      channels: texts(50, 200),
    }),
    source: text(500),
    partial: fc.boolean(),
    displayUntil: fc.constantFrom('2026', '2026-12', '2026-12-31'),
  },
  { requiredKeys: ['title', 'body', 'shownOn'] },
)

describe('a check encodes what it accepts', () => {
  for (const bytes of [0, 1, 2 ** 31, 2 ** 32 + 1, 2 ** 50])
    it(`${bytes} bytes of an attachment are accepted, and can be encoded`, () => {
      const parsed = parseContent(contentOf(bytes))
      expect(parsed.ok).to.equal(true)
      if (parsed.ok) expect(encodingFaults(parsed.content, NODE, CODEC)).to.deep.equal([])
    })

  for (const bytes of [2 ** 50 + 1, 2 ** 53 - 1, 2 ** 53, -1, 0.5])
    it(`${bytes} bytes are refused by the rules before anything is encoded`, () => {
      const parsed = parseContent(contentOf(bytes))
      expect(parsed.ok).to.equal(false)
      if (!parsed.ok) for (const { pointer } of parsed.faults) expect(pointer).to.equal('/attachments/0/bytes')
    })

  it('what is not encoded, because it is surely small enough, can be encoded however much it says', () => {
    const property = fc.property(large, (made) => {
      const parsed = parseContent(made)
      expect(parsed.ok).to.equal(true)
      if (parsed.ok) expect(encodingFaults(parsed.content, NODE, CODEC)).to.deep.equal([])
    })
    fc.assert(property, { numRuns: 200 })
  })

  it('what the schema has no place for is a fault and no crash', () => {
    const codes = (content: unknown) => encodingFaults(content as Content, NODE, CODEC).map(({ code }) => code)
    expect(codes(contentOf(2 ** 64))).to.deep.equal(['schema-invalid'])
    expect(codes({ ...contentOf(1), title: 7 })).to.deep.equal(['schema-invalid'])
    expect(codes(contentOf(1, '字'.repeat(400_000)))).to.deep.equal(['content-too-large'])
  })
})
