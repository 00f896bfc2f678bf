import { expect } from 'chai'
import { canonicalText } from '../../../services/domain/canonical.ts'
import { readDirectoryRecord } from '../../../services/domain/directory/read-directory-record.ts'

const EVENT = { v: 1, hubId: 'hub', seq: 1, prevHash: 'x', at: 'now', fact: { type: 'FieldDefined', name: '低保' } }
const read = (record: unknown) => readDirectoryRecord(JSON.stringify(record))

describe('a record of the directory log', () => {
  it('is a signed event with its canonical text, whoever signed it and whatever its fact', () => {
    for (const event of [EVENT, { ...EVENT, prevHash: null }, { ...EVENT, v: 7, fact: { type: 'Newer' } }])
      expect(read({ event, signatures: [] })).to.deep.equal({
        signed: { event, signatures: [] },
        text: canonicalText(event),
      })
    const { prevHash: _, ...first } = EVENT
    expect(read({ event: first, signatures: [] })?.signed.event).to.deep.equal(first)
  })

  const without = (member: string) => ({ ...EVENT, [member]: undefined })
  for (const [what, record] of [
    ['null', null],
    ['a number', 1],
    ['a list', [{ event: EVENT, signatures: [] }]],
    ['without an event', { signatures: [] }],
    ['an event that is null', { event: null, signatures: [] }],
    ['an event that is a text', { event: 'x', signatures: [] }],
    ['an event that is a list', { event: [EVENT], signatures: [] }],
    ['without signatures', { event: EVENT }],
    ['signatures that are an object', { event: EVENT, signatures: {} }],
    ['no version', { event: without('v'), signatures: [] }],
    ['a version that is no whole number', { event: { ...EVENT, v: 1.5 }, signatures: [] }],
    ['a hub that is a number', { event: { ...EVENT, hubId: 1 }, signatures: [] }],
    ['no place', { event: without('seq'), signatures: [] }],
    ['place 0', { event: { ...EVENT, seq: 0 }, signatures: [] }],
    ['a place that is no whole number', { event: { ...EVENT, seq: 1.5 }, signatures: [] }],
    ['a predecessor that is a number', { event: { ...EVENT, prevHash: 0 }, signatures: [] }],
    ['no time', { event: without('at'), signatures: [] }],
    ['a time that is a number', { event: { ...EVENT, at: 1 }, signatures: [] }],
    ['no fact', { event: without('fact'), signatures: [] }],
    ['a fact that is a text', { event: { ...EVENT, fact: 'x' }, signatures: [] }],
    ['a fact that is null', { event: { ...EVENT, fact: null }, signatures: [] }],
    ['a fact that is a list with a type', { event: { ...EVENT, fact: [] }, signatures: [] }],
    ['a fact without a type', { event: { ...EVENT, fact: {} }, signatures: [] }],
  ] as const)
    it(`is none with ${what}`, () => expect(read(record)).to.equal(null))

  it('is none where it is no JSON, or nothing', () => {
    for (const text of [null, '', '{', 'hello']) expect(readDirectoryRecord(text)).to.equal(null)
  })
})
