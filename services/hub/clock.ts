import { randomBytes, randomUUID } from 'node:crypto'
import { type Instant, instantOf } from '../domain/ids.ts'
import type { TimerOptions, Timers } from '../domain/timers.ts'

/** The wall clock, as RFC 3339 UTC with milliseconds. */
export function now(): Instant {
  const milliseconds = Date.now()
  // An import asks at each row.
  if (milliseconds !== last.milliseconds) last = { milliseconds, at: instantOf(milliseconds) }
  return last.at
}

let last = { milliseconds: 0, at: instantOf(0) }

/** The machine's own timers. */
export const timers: Timers = {
  after: (milliseconds, callback, options) => {
    const timer = inBackground(setTimeout(callback, milliseconds), options)
    return () => clearTimeout(timer)
  },
  every: (milliseconds, callback, options) => {
    const timer = inBackground(setInterval(callback, milliseconds), options)
    return () => clearInterval(timer)
  },
  turn: () => new Promise((resolve) => setImmediate(resolve)),
}

/** Time as the processes of the hub take it. A test hands in its own. */
export interface Clock {
  now(): Instant
  timers: Timers
}

export const machineClock: Clock = { now, timers }

const inBackground = (timer: NodeJS.Timeout, { background = false }: TimerOptions = {}): NodeJS.Timeout =>
  background ? timer.unref() : timer

/** A UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits. Within a process each one is higher than the last. */
export function newId(): string {
  const milliseconds = Math.max(Date.now(), lastMilliseconds)
  sequence = milliseconds === lastMilliseconds ? sequence + 1 : Number.parseInt(randomUUID().slice(0, 3), 16) & 0x7ff
  lastMilliseconds = milliseconds + (sequence > 0xfff ? 1 : 0)
  sequence &= 0xfff
  const time = lastMilliseconds.toString(16).padStart(12, '0')
  const count = sequence.toString(16).padStart(3, '0')
  // The variant and the 62 random bits are those of a UUIDv4.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${randomUUID().slice(19)}`
}

let lastMilliseconds = 0
let sequence = 0

const NONCE_BYTES = 16

/** 128 random bits, hex. Random bytes are drawn for 256 nonces at a time, because each draw costs as much as a hash. */
export function newNonce(): string {
  if (used === stock.length) {
    stock = randomBytes(256 * NONCE_BYTES)
    used = 0
  }
  used += NONCE_BYTES
  return stock.toString('hex', used - NONCE_BYTES, used)
}

let stock: Buffer = Buffer.alloc(0)
let used = 0
