import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { createAvroCodec } from '../../../services/adapters/avro/event-codec.ts'
import { canonicalText } from '../../../services/domain/canonical.ts'
import { fingerprintOf, type SignedEvent } from '../../../services/domain/event/signed-event.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import type { EncodedRecord, EventCodec } from '../../../services/ports/event-codec.ts'
import { withoutContent } from '../../../services/publisher/without-content.ts'
import { chainOf, contentWith, itemOf, LIULIN, TOWN } from '../../domain/scene.ts'
import { SCHEMAS, SCHEMAS_FOLDER } from '../../schemas.ts'
import { scratchFolder } from '../../scratch-folder.ts'

/** A content with every member that the second version of the item schemas has added. */
const NEW: Partial<Content> = {
  kind: 'catalogue',
  form: 'powers',
  anchoredOn: '2026-02-28',
  period: '2025-Q4',
  organ: { name: '柳林镇供水公司', kind: 'public-enterprise', divisionCode: TOWN },
  relations: [
    { rel: 'replaces', itemId: itemOf(LIULIN, 7), part: 'r1', version: 2, fingerprint: fingerprintOf(contentWith()) },
  ],
  rows: [
    {
      rowId: 'r1',
      no: '1',
      code: '341200001',
      level1: '社会救助',
      level2: '最低生活保障',
      elements: '对象名单',
      basis: '条例',
      timeLimit: '20个工作日内',
      subject: '民政局',
      channels: ['公开栏'],
      audience: '全社会',
      mode: '主动',
      disclosure: 'withheld',
      levels: ['乡级'],
      parentItemId: itemOf(LIULIN, 8),
      parentRowId: 'p1',
      note: '注',
      ended: '2026-03-01',
    },
    { rowId: 'r2' },
  ],
  tasks: [
    {
      no: 1,
      text: '任务',
      lead: '牵头',
      responsible: '责任',
      assigned: ['341222', 'taihe'],
      due: '2020-11-20',
      dueRaw: '中旬',
      continuous: true,
    },
    { no: 2, text: '另一任务' },
  ],
  verdict: { verdict: 'returned', of: { nodeId: LIULIN, field: '社会救助' }, rowsHash: fingerprintOf(contentWith()) },
  table: { columns: [{ id: 'a', title: '项目', type: 'text', unit: '元' }], rows: [['甲'], ['']] },
}

const eventOf = (content: Content): SignedEvent => chainOf(LIULIN)({ type: 'ItemPublished', version: 1, content })
const textOf = ({ name, version }: { name: string; version: number }) =>
  SCHEMAS.find((one) => one.name === name && one.version === version)?.text
const contentIn = (codec: EventCodec, record: EncodedRecord): Content | null => {
  const decoded = codec.decode(record)
  return decoded.kind === 'event' ? decoded.event.content : null
}

describe('the second version of the item schemas', () => {
  const now = createAvroCodec({ folder: SCHEMAS_FOLDER })
  const scratch = scratchFolder()
  let first: EventCodec
  before(() => {
    const folder = join(scratch(), 'schemas')
    cpSync(SCHEMAS_FOLDER, folder, { recursive: true, filter: (file) => !/item-\w+\/2\.avsc$/.test(file) })
    first = createAvroCodec({ folder, newer: textOf })
  })

  it('keeps every new member, and a program that has only the first one reads them all', () => {
    const content = contentWith(NEW)
    const record = now.encodeEvent(eventOf(content))
    expect(record.schema.version).to.equal(2)
    for (const codec of [now, first]) expect(canonicalText(contentIn(codec, record))).to.equal(canonicalText(content))
  })

  it('leaves what a record of the first one says to the byte, also once its text is erased', () => {
    const event = eventOf(contentWith({ relations: [{ rel: 'replaces', itemId: itemOf(LIULIN, 7) }] }))
    const record = first.encodeEvent(event)
    expect(record.schema.version).to.equal(1)
    expect(canonicalText(contentIn(now, record))).to.equal(canonicalText(event.content))
    expect(now.encodeEvent(event, record.schema)).to.deep.equal(record)
    const erased = withoutContent(now)(record)
    expect(erased).to.deep.equal(withoutContent(first)(record))
    expect(erased?.schema).to.deep.equal(record.schema)
  })

  it('gives a content the fingerprint that it had, whichever version it is written with and whatever it holds', () => {
    const members = fc.record(
      {
        summary: fc.string({ unit: 'grapheme' }),
        keywords: fc.array(fc.string()),
        partial: fc.boolean(),
        ...Object.fromEntries(Object.entries(NEW).map(([name, value]) => [name, fc.constant(value)])),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(members, (change) => {
        const content = contentWith(change as Partial<Content>)
        const isNew = Object.keys(change).some((name) => name in NEW)
        const codecs = isNew ? [now] : [now, first]
        for (const codec of codecs) {
          const read = contentIn(now, codec.encodeEvent(eventOf(content)))
          expect(read && fingerprintOf(read)).to.equal(fingerprintOf(content))
        }
      }),
    )
  })
})
