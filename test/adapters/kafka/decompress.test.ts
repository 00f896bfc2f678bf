import { createHash } from 'node:crypto'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import { decompress, decompressSnappy, MOST_DECOMPRESSED_BYTES } from '../../../services/adapters/kafka/decompress.ts'
import { decompressLz4Frame } from '../../../services/adapters/kafka/lz4-frame.ts'
import { collectGarbage } from '../../collect-garbage.ts'
import { failureOf } from '../../failure-of.ts'

/** Eight digests: a text that only repeats itself after 512 characters, so that a block refers to the one before it. */
const UNIT = Array.from({ length: 8 }, (_, i) => createHash('sha256').update(String(i)).digest('hex')).join('')
const TEXT = UNIT.repeat(300).slice(0, 140_000)

/** `TEXT` by the reference library: three linked blocks, with checksums and the size, as librdkafka may write it. */
const LINKED_LZ4 = Buffer.from(
  [
    'BCJNGFxA4CICAAAAAABPCgMAAP//8jVmZWNlYjY2ZmZjODZmMzhkOTUyNzg2YzZkNjk2Yzc5YzJkYmMyMzlkZDRlOTFiNDY3MjlkNzNhMjdmYj',
    'U3ZTk2Yjg2YjI3M2ZmMzRmY2UxOWQ2YjgwNGVmZjVhM2Y1NzQ3YWRhNGVhYTIyZjFkNDljMDFlNTJkZGI3ODc1YjRiZDQ3MzVlM2EyNjVlMTZl',
    'ZWUwM2Y1OTcxOGI5YjVkMDMwMTljMDdkOGI2YzUxZjkwZGEzYTY2NmVlYzEzYWIzNTRlMDc0MDg1NjJiZWRiOGI2MGNlMDVjMWRlY2ZlM2FkMT',
    'ZiNzIyMzA5NjdkZTAxZjY0MGI3ZTQ3MjliNDlmY2U0YjIyNzc3N2Q0ZGQxZmM2MWM2Zjg4NGY0ODY0MWQwMmI0ZDEyMWQzZmQzMjhjYjA4YjU1',
    'MzFmY2FjZGFiZjhhZWYyZDEyN2RlMzdiOTQyYmFhZDA2MTQ1ZTU0YjBjNjE5YTFmMjIzMjdiMmViYmNmYmVjNzhmNTU2NGFmZTM5ZGU3ZjZjMD',
    'ExNzc2ZThkYjdjZDMzMGI1NDE3NGZkNzZmN2QwMjE2YjYxMjM4N2E1ZmZjZmI4MWU2ZjA5MTk2ODM3OTAyNjk5YmU0MmM4YThlNDZmYmJiNDUw',
    'MTcyNjUxN2U4NmIyMmM1NmExODlmNzYyNWE2ZGE0OTA4MWIyNDUxAAL///////////////////////////////////////////////////////',
    '//////////////////////////////////////////////////////////////////////////////////////////////////////////////',
    '//////////////////////////////////////////////////////////////////////////////////////////////////////////////',
    '///////////////////////////////////////////////////////////////+ZQYjI0NTEjRjCgCgEAAA8A/v//////////////////////',
    '//////////////////////////////////////////////////////////////////////////////////////////////////////////////',
    '//////////////////////////////////////////////////////////////////////////////////////////////////////////////',
    '///////////////////////////////////////////////////////////////////////////////////////////////////oUGIyNDUx/q',
    'RvcSwAAAAPAAL/////////////////////////////////////////////6lBmZTNhZPRkoYIAAAAA3v7MBw==',
  ].join(''),
  'base64',
)
/** Three units by the reference library, in no frame, as librdkafka writes it. */
const RAW_SNAPPY = Buffer.from(
  [
    'gAz0AgI1ZmVjZWI2NmZmYzg2ZjM4ZDk1Mjc4NmM2ZDY5NmM3OWMyZGJjMjM5ZGQ0ZTkxYjQ2NzI5ZDczYTI3ZmI1N2U5NmI4NmIyNzNmZjM0Zm',
    'NlMTlkNmI4MDRlZmY1YTNmNTc0N2FkYTRlYWEyMmYxZDQ5YzAxZTUyZGRiNzg3NWI0YmQ0NzM1ZTNhMjY1ZTE2ZWVlMDNmNTk3MThiOWI1ZDAz',
    'MDE5YzA3ZDhiNmM1MWY5MGRhM2E2NjZlZWMxM2FiMzU0ZTA3NDA4NTYyYmVkYjhiNjBjZTA1YzFkZWNmZTNhZDE2YjcyMjMwOTY3ZGUwMWY2ND',
    'BiN2U0NzI5YjQ5ZmNlNGIyMjc3NzdkNGRkMWZjNjFjNmY4ODRmNDg2NDFkMDJiNGQxMjFkM2ZkMzI4Y2IwOGI1NTMxZmNhY2RhYmY4YWVmMmQx',
    'MjdkZTM3Yjk0MmJhYWQwNjE0NWU1NGIwYzYxOWExZjIyMzI3YjJlYmJjZmJlYzc4ZjU1NjRhZmUzOWRlN2Y2YzAxMTc3NmU4ZGI3Y2QzMzBiNT',
    'QxNzRmZDc2ZjdkMDIxNmI2MTIzODdhNWZmY2ZiODFlNmYwOTE5NjgzNzkwMjY5OWJlNDJjOGE4ZTQ2ZmJiYjQ1MDE3MjY1MTdlODZiMjJjNTZh',
    'MTg5Zjc2MjVhNmRhNDkwODFiMjQ1MTVmZf4AAv4AAv4AAv4AAv4AAv4AAv4AAv4AAv4AAv4AAv4AAv4AAv4AAv4AAv4AAvIAAg==',
  ].join(''),
  'base64',
)

const int32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const XERIAL_HEADER = Buffer.from('82534e4150505900000000010000000'.concat('1'), 'hex')

/** An LZ4 frame of 4 MB blocks, each a run of zeros: 16 KB that become 4 MB. */
function lz4Bomb(blocks: number): Buffer {
  const run = Buffer.alloc(16_448, 0xff)
  // One literal, then a match at distance 1 of 19 + 255 × (n - 2) bytes.
  run.set([0x1f, 0x00, 0x01, 0x00], 0)
  run[run.length - 1] = 0
  const size = Buffer.alloc(4)
  size.writeUInt32LE(run.length)
  const frame = [Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73])]
  for (let block = 0; block < blocks; block++) frame.push(size, run)
  return Buffer.concat([...frame, Buffer.alloc(4)])
}

describe('the records of a batch', () => {
  it('in each codec of Kafka come out as they were', async () => {
    const text = Buffer.from(TEXT)
    expect((await decompress(0, text)).equals(text)).to.equal(true)
    expect((await decompress(1, gzipSync(text))).equals(text)).to.equal(true)
    expect((await decompress(2, RAW_SNAPPY)).toString()).to.equal(UNIT.repeat(3))
    const framed = Buffer.concat([
      XERIAL_HEADER,
      int32(RAW_SNAPPY.length),
      RAW_SNAPPY,
      int32(RAW_SNAPPY.length),
      RAW_SNAPPY,
    ])
    expect((await decompress(2, framed)).toString()).to.equal(UNIT.repeat(6))
    expect((await decompress(3, LINKED_LZ4)).equals(text)).to.equal(true)
    expect((await decompress(4, zstdCompressSync(text))).equals(text)).to.equal(true)
    expect((await failureOf(decompress(5, text))).message).to.equal('an unknown codec: 5')
  })

  it('that are more than 64 MB when decompressed are refused before they fill the memory', async () => {
    const zeros = Buffer.alloc(MOST_DECOMPRESSED_BYTES + 1)
    for (const [codec, bomb] of [
      [1, gzipSync(zeros)],
      [3, lz4Bomb(60)],
      [4, zstdCompressSync(zeros)],
    ] as const) {
      collectGarbage()
      const before = process.memoryUsage().arrayBuffers
      expect((await failureOf(decompress(codec, bomb))).message).to.match(
        /more than 67108864 bytes|larger than 67108864 bytes/,
      )
      expect(process.memoryUsage().arrayBuffers - before, `codec ${codec}`).to.be.below(3 * MOST_DECOMPRESSED_BYTES)
    }
    expect(() => decompressSnappy(Buffer.from([0x80, 0x80, 0x80, 0x80, 0x04, 0x00, 0x00]), 1024)).to.throw('too big')
    expect(() => decompressSnappy(Buffer.concat([XERIAL_HEADER, int32(RAW_SNAPPY.length), RAW_SNAPPY]), 1024)).to.throw(
      'too big',
    )
  })

  it('that were changed or cut off end in an error or in other bytes, soon', function () {
    this.timeout(60_000)
    const changed = fc.tuple(fc.constantFrom(LINKED_LZ4, lz4Bomb(2), RAW_SNAPPY), fc.nat(), fc.nat(255), fc.boolean())
    fc.assert(
      fc.property(changed, ([bytes, at, value, isCut]) => {
        const bad = Buffer.from(isCut ? bytes.subarray(0, at % bytes.length) : bytes)
        if (!isCut) bad[at % Math.min(bad.length, 4000)] = value
        const begun = process.cpuUsage()
        for (const attempt of [decompressLz4Frame, decompressSnappy])
          try {
            expect(attempt(bad, 10_000_000).length).to.be.most(10_000_000)
          } catch (error) {
            expect(error).to.be.an('error')
          }
        const { user, system } = process.cpuUsage(begun)
        expect((user + system) / 1000).to.be.below(2000)
      }),
      { numRuns: 300 },
    )
  })
})
