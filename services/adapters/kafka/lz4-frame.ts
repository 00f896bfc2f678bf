import { decompressBlock } from 'lz4js'

const MAGIC = 0x184d2204
/** Largest size of a block once it is decompressed, by the code in the frame's header. */
const BLOCK_BYTES: Record<number, number> = { 4: 64 * 1024, 5: 256 * 1024, 6: 1024 * 1024, 7: 4 * 1024 * 1024 }
const UNCOMPRESSED = 0x8000_0000

/**
 * Decompresses an LZ4 frame (the frame format of the lz4 project), as Kafka's clients write it. Its checksums are
 * not compared: the batch has one, and an event has its signature. Throws when it is no frame, or longer than `mostBytes`.
 */
export function decompressLz4Frame(frame: Buffer, mostBytes: number): Buffer {
  const { blocks, blockBytes } = blocksOf(frame)
  let output = Buffer.alloc(0)
  let length = 0
  for (const { from, size, isCompressed } of blocks) {
    const before = length
    // A block may refer to the 64 KB before it, so all of them are written into one buffer.
    if (output.length < length + blockBytes)
      output = Buffer.concat([output.subarray(0, length)], Math.max(2 * length, length + blockBytes))
    if (isCompressed) length = decompressBlock(frame, output, from, size, length)
    else length += frame.copy(output, length, from, from + size)
    if (length - before > blockBytes) throw new Error('an LZ4 block is longer than its frame says')
    if (length > mostBytes) throw new RangeError(`LZ4: more than ${mostBytes} bytes`)
  }
  return output.subarray(0, length)
}

interface Lz4Block {
  from: number
  size: number
  isCompressed: boolean
}

/** Reads the frame's header and where its blocks lie. */
function blocksOf(frame: Buffer): { blocks: Lz4Block[]; blockBytes: number } {
  if (frame.readUInt32LE(0) !== MAGIC) throw new Error('no LZ4 frame')
  const flags = frame.readUInt8(4)
  const blockBytes = BLOCK_BYTES[(frame.readUInt8(5) >> 4) & 7]
  if (flags >> 6 !== 1 || blockBytes === undefined) throw new Error('an unknown version of an LZ4 frame')
  const hasContentSize = (flags & 0x08) !== 0
  const hasDictionary = (flags & 0x01) !== 0
  const afterBlock = (flags & 0x10) !== 0 ? 4 : 0
  const blocks: Lz4Block[] = []
  for (let at = 7 + (hasContentSize ? 8 : 0) + (hasDictionary ? 4 : 0); ; ) {
    const word = frame.readUInt32LE(at)
    if (word === 0) return { blocks, blockBytes }
    const size = word % UNCOMPRESSED
    const from = at + 4
    if (size > blockBytes || from + size > frame.length) throw new Error('an LZ4 block goes beyond its frame')
    blocks.push({ from, size, isCompressed: word < UNCOMPRESSED })
    at = from + size + afterBlock
  }
}
