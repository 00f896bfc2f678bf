import { expect } from 'chai'
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

  it('what the schema has no place for is a fault and no crash', () => {
    const codes = (content: unknown) => encodingFaults(content as Content, NODE, CODEC).map(({ code }) => code)
    expect(codes(contentOf(2 ** 64))).to.deep.equal(['schema-invalid'])
    expect(codes({ ...contentOf(1), title: 7 })).to.deep.equal(['schema-invalid'])
    expect(codes(contentOf(1, '字'.repeat(400_000)))).to.deep.equal(['content-too-large'])
  })
})
