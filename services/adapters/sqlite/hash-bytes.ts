import type { Hash } from '../../domain/ids.ts'

const PREFIX = 'sha-256:'

/** Hashes are stored as their 32 bytes, not as 72 characters. */
export const bytesOfHash = (hash: Hash): Uint8Array => Buffer.from(hash.slice(PREFIX.length), 'hex')

export const hashOfBytes = (bytes: Uint8Array): Hash =>
  (PREFIX + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')) as Hash
