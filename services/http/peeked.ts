import { TELLING_BYTES } from '../edge/media-type.ts'
import { fail } from './problem.ts'

export interface PeekedFile {
  /** So many bytes as tell its type. */
  beginning: Uint8Array
  /** All of it. */
  chunks: AsyncIterable<Uint8Array>
}

/** Reads a file that is being sent up to what tells its type. Problem: `request-unreadable` when it breaks off. */
export async function peeked(file: AsyncIterable<Uint8Array>): Promise<PeekedFile> {
  const body = file[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let read = 0
  for (let isEnd = false; !isEnd && read < TELLING_BYTES; ) {
    const { value, done = false } = await unlessBrokenOff(body.next())
    isEnd = done
    if (!done) first.push(value)
    read += done ? 0 : value.length
  }
  const rest = {
    [Symbol.asyncIterator]: () => ({ ...body, next: () => unlessBrokenOff(body.next()) }),
  }
  return {
    beginning: Buffer.concat(first).subarray(0, TELLING_BYTES),
    chunks: (async function* () {
      yield* first
      yield* rest
    })(),
  }
}

/** A body that breaks off is the sender's or the network's fault, and nobody is there to be answered. */
const unlessBrokenOff = <T>(next: Promise<T>): Promise<T> => next.catch(() => fail('request-unreadable'))
