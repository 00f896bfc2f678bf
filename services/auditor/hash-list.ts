import type { Hash } from '../domain/ids.ts'

const PREFIX = 'sha-256:'
const BYTES = 32
const UNKNOWN = '0'.repeat(BYTES * 2)

/** Hashes at the places 1, 2, 3 … of a chain, 32 bytes each, so that millions fit in memory. */
export interface HashList {
  readonly length: number
  /** Null for a place whose hash is unknown, and beyond the end. */
  at(place: number): Hash | null
  /** Puts a hash at a place at or beyond the end. The places in between become unknown. */
  put(place: number, hash: Hash): void
}

export function createHashList(): HashList {
  let bytes = Buffer.alloc(64 * BYTES)
  let length = 0
  return {
    get length() {
      return length
    },
    at: (place) => {
      if (place < 1 || place > length) return null
      const hex = bytes.toString('hex', (place - 1) * BYTES, place * BYTES)
      return hex === UNKNOWN ? null : ((PREFIX + hex) as Hash)
    },
    put: (place, hash) => {
      if (place * BYTES > bytes.length) bytes = Buffer.concat([bytes], Math.max(bytes.length * 2, place * BYTES))
      bytes.write(hash.slice(PREFIX.length), (place - 1) * BYTES, 'hex')
      length = Math.max(length, place)
    },
  }
}
