import type { Hash } from '../../domain/ids.ts'

const PREFIX = 'sha-256:'

/** A hash as its 32 bytes: half of what its text takes. */
export const bytesOfHash = (hash: Hash): Uint8Array => Buffer.from(hash.slice(PREFIX.length), 'hex')

export const hashOfBytes = (bytes: Uint8Array): Hash =>
  PREFIX + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
