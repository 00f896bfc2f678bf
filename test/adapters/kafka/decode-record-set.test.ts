import { zstdCompressSync } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import { decodeRecordSet } from '../../../services/adapters/kafka/decode-record-set.ts'

/** A varint of Kafka: zigzag, seven bits a byte. */
function varint(value: number): Buffer {
  const bytes: number[] = []
  let left = value < 0 ? -value * 2 - 1 : value * 2
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) | 0x80)
  return Buffer.from([...bytes, left])
}

function record(offsetDelta: number, value: Buffer | null, headers = 0): Buffer {
  const content = [
    Buffer.from([0]),
    varint(0),
    varint(offsetDelta),
    varint(-1),
    value === null ? varint(-1) : Buffer.concat([varint(value.length), value]),
    varint(headers),
    ...Array.from({ length: headers }, (_, i) => {
      const key = Buffer.from(`header-${i}`)
      return Buffer.concat([varint(key.length), key, varint(-1)])
    }),
  ]
  const body = Buffer.concat(content)
  return Buffer.concat([varint(body.length), body])
}

function batch(options: {
  first: number
  last: number
  records: Buffer[]
  count?: number
  attributes?: number
}): Buffer {
  const { first, last, records, count = records.length, attributes = 0x08 } = options
  const head = Buffer.alloc(61)
  const content = Buffer.concat(records)
  const body = (attributes & 7) === 4 ? zstdCompressSync(content) : content
  head.writeBigInt64BE(BigInt(first), 0)
  head.writeInt32BE(49 + body.length, 8)
  head.writeInt8(2, 16)
  head.writeInt16BE(attributes, 21)
  head.writeInt32BE(last - first, 23)
  head.writeBigInt64BE(1_700_000_000_000n, 35)
  head.writeBigInt64BE(7n, 43)
  head.writeInt32BE(count, 57)
  return Buffer.concat([head, body])
}

/** In short what a set was decoded to: `5:text`, `6!` for what is unreadable, `7-` for an offset that holds no record. */
const inShort = async (set: Buffer) =>
  (await decodeRecordSet(set)).map(({ offset, value, unreadable, isControlRecord }) =>
    isControlRecord ? `${offset}-` : unreadable === undefined ? `${offset}:${value}` : `${offset}!`,
  )
const texts = (...values: string[]) => values.map((value, index) => record(index, Buffer.from(value)))
const whole = batch({ first: 5, last: 6, records: texts('a', 'b') })

describe('what a fetch brings of a partition', () => {
  it('is decoded batch after batch, without one that was cut off', async () => {
    const next = batch({ first: 7, last: 7, records: texts('c') })
    expect(await inShort(Buffer.concat([whole, next]))).to.deep.equal(['5:a', '6:b', '7:c'])
    expect(await inShort(Buffer.concat([whole, next.subarray(0, -1)]))).to.deep.equal(['5:a', '6:b'])
    expect(await inShort(Buffer.concat([whole, next.subarray(0, 13)]))).to.deep.equal(['5:a', '6:b'])
    expect((await decodeRecordSet(whole))[0]).to.include({ timestamp: '1700000000000', key: null })
  })

  it('says that offsets hold no record: markers, and what a compaction took from the end of a batch', async () => {
    const marker = batch({ first: 7, last: 7, records: [record(0, Buffer.from('x'))], attributes: 0x30 })
    const compacted = batch({ first: 8, last: 11, records: [record(1, Buffer.from('c'))] })
    const emptied = batch({ first: 12, last: 13, records: [] })
    expect(await inShort(Buffer.concat([whole, marker, compacted, emptied]))).to.deep.equal([
      '5:a',
      '6:b',
      '7-',
      '9:c',
      '11-',
      '13-',
    ])
  })

  it('sets a batch aside by its offsets that cannot be read, and goes on behind it', async () => {
    const bad = [
      batch({ first: 7, last: 8, records: [Buffer.from('no records')], attributes: 0x0c }),
      batch({ first: 7, last: 8, records: [Buffer.from('no records')], attributes: 0x0f }),
      batch({ first: 7, last: 8, records: texts('c'), count: 2 }),
      batch({
        first: 7,
        last: 8,
        records: [Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1])],
      }),
    ]
    for (const each of bad) {
      each.set(each.subarray(0, 61), 0)
      const broken = Buffer.from(each)
      if ((each.readInt16BE(21) & 7) === 4) broken[broken.length - 1] = 0
      if ((each.readInt16BE(21) & 7) === 4) broken.fill(0xff, 61)
      const next = batch({ first: 9, last: 9, records: texts('d') })
      expect(await inShort(Buffer.concat([whole, broken, next]))).to.deep.equal(['5:a', '6:b', '7!', '8!', '9:d'])
    }
  })

  it('takes a message of the old format for one that cannot be read', async () => {
    const old = Buffer.alloc(34)
    old.writeBigInt64BE(4n, 0)
    old.writeInt32BE(22, 8)
    old.writeInt8(1, 16)
    expect(await inShort(Buffer.concat([old, whole]))).to.deep.equal(['4!', '5:a', '6:b'])
  })

  it('takes a batch of a million records for one that cannot be read, and its last offset for all of them', async () => {
    const many = batch({ first: 0, last: 999_999, records: [], count: 1_000_000 })
    expect(await inShort(many)).to.deep.equal(['999999!'])
  })

  it('stops behind 8 MB, however small the batches are before they are decompressed', async () => {
    const large = (first: number) =>
      batch({ first, last: first, records: [record(0, Buffer.alloc(5_000_000))], attributes: 0x0c })
    const set = Buffer.concat([large(0), large(1), large(2), large(3)])
    expect((await decodeRecordSet(set)).map(({ offset }) => offset)).to.deep.equal(['0', '1'])
  })

  it('is read at once with 100,000 headers in a record', async () => {
    const begun = performance.now()
    expect(await inShort(batch({ first: 0, last: 0, records: [record(0, Buffer.from('a'), 100_000)] }))).to.deep.equal([
      '0:a',
    ])
    expect(performance.now() - begun).to.be.below(3000)
  })

  it('never ends in an error, whatever bytes come', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(80), fc.nat(255), async (bytes, at, value) => {
        await decodeRecordSet(Buffer.from(bytes))
        const changed = Buffer.from(whole)
        changed[at % changed.length] = value
        const next = batch({ first: 7, last: 7, records: texts('c') })
        const messages = await decodeRecordSet(Buffer.concat([next, changed]))
        expect(messages[0]?.value?.toString()).to.equal('c')
      }),
      { numRuns: 1000 },
    ))
})
