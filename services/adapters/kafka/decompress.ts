import { promisify } from 'node:util'
import { gunzip, zstdDecompress } from 'node:zlib'
import { uncompress } from 'snappyjs'
import { decompressLz4Frame } from './lz4-frame.ts'

/** Most bytes of a batch once it is decompressed. Honest ones are under 1 MB: a few bytes must not fill the memory. */
export const MOST_DECOMPRESSED_BYTES = 64 * 1024 * 1024

const LIMIT = { maxOutputLength: MOST_DECOMPRESSED_BYTES }
const gunzipped = promisify(gunzip)
const unzstd = promisify(zstdDecompress)

/**
 * Decompresses the records of a batch by the codec in its attributes (kafka.apache.org/documentation/#recordbatch).
 * Rejects when they cannot be decompressed, or would be more than 64 MB.
 */
export async function decompress(codec: number, bytes: Buffer): Promise<Buffer> {
  switch (codec) {
    case 0:
      return bytes
    case 1:
      return await gunzipped(bytes, LIMIT)
    case 2:
      return decompressSnappy(bytes, MOST_DECOMPRESSED_BYTES)
    case 3:
      return decompressLz4Frame(bytes, MOST_DECOMPRESSED_BYTES)
    case 4:
      return await unzstd(bytes, LIMIT)
    default:
      throw new Error(`an unknown codec: ${codec}`)
  }
}

/** The Java clients frame their snappy blocks (github.com/xerial/snappy-java, SnappyOutputStream). librdkafka does not. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
const XERIAL_HEADER_BYTES = 16

export function decompressSnappy(bytes: Buffer, mostBytes: number): Buffer {
  if (!bytes.subarray(0, XERIAL.length).equals(XERIAL)) return uncompress(bytes, mostBytes)
  const parts: Buffer[] = []
  let length = 0
  for (let at = XERIAL_HEADER_BYTES; at < bytes.length; ) {
    const size = bytes.readUInt32BE(at)
    const block = bytes.subarray(at + 4, at + 4 + size)
    if (block.length < size) throw new Error('a snappy block goes beyond its frame')
    const part = uncompress(block, mostBytes - length)
    parts.push(part)
    length += part.length
    at += 4 + size
  }
  return Buffer.concat(parts)
}
