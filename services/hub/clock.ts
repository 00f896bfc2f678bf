import { randomBytes } from 'node:crypto'
import type { Instant } from '../domain/ids.ts'

/** The wall clock, as RFC 3339 UTC with milliseconds. */
export const now = (): Instant => new Date().toISOString()

/** UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random; rising within a process. */
export function newId(): string {
  const milliseconds = Math.max(Date.now(), lastMilliseconds)
  sequence = milliseconds === lastMilliseconds ? sequence + 1 : randomBytes(2).readUInt16BE() & 0x7ff
  lastMilliseconds = milliseconds + (sequence > 0xfff ? 1 : 0)
  sequence &= 0xfff
  const time = lastMilliseconds.toString(16).padStart(12, '0')
  const count = sequence.toString(16).padStart(3, '0')
  const tail = randomBytes(8)
  tail[0] = ((tail[0] as number) & 0x3f) | 0x80
  const rest = tail.toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${rest.slice(0, 4)}-${rest.slice(4)}`
}

let lastMilliseconds = 0
let sequence = 0

/** 128 random bits, hex. */
export const newNonce = (): string => randomBytes(16).toString('hex')

/** 256 random bits. */
export const newSecret = (): Uint8Array => randomBytes(32)
