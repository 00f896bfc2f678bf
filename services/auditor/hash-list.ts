import type { Hash } from '../domain/ids.ts'

const PREFIX = 'sha-256:'
const BYTES = 32
const UNKNOWN = '0'.repeat(BYTES * 2)
/** So many unknown places in a row are kept as such. Beyond more of them a new run begins. */
const MOST_UNKNOWN = 64
const FIRST_PLACES = 4

/** Hashes at the places 1, 2, 3 … of a chain, 32 bytes each, so that millions fit in memory. */
export interface HashList {
  readonly length: number
  /** Null for a place whose hash is unknown, and beyond the end. */
  at(place: number): Hash | null
  /** Puts a hash at a place at or beyond the end. The places in between become unknown, and cost nothing. */
  put(place: number, hash: Hash): void
}

/** Hashes at places that follow each other. */
interface Run {
  from: number
  /** The last place. */
  to: number
  bytes: Buffer
}

/** The hashes lie in runs, because an event may claim any place, up to 2^53, and what is missing before it is no room. */
export function createHashList(): HashList {
  const runs: Run[] = []
  return {
    get length() {
      return runs.at(-1)?.to ?? 0
    },
    at: (place) => {
      const run = runAt(runs, place)
      if (run === undefined) return null
      const hex = run.bytes.toString('hex', (place - run.from) * BYTES, (place - run.from + 1) * BYTES)
      return hex === UNKNOWN ? null : ((PREFIX + hex) as Hash)
    },
    put: (place, hash) => {
      let run = runs.at(-1)
      if (run === undefined || place - run.to > MOST_UNKNOWN) {
        run = { from: place, to: place, bytes: Buffer.alloc(FIRST_PLACES * BYTES) }
        runs.push(run)
      }
      const size = (place - run.from + 1) * BYTES
      if (size > run.bytes.length) run.bytes = Buffer.concat([run.bytes], Math.max(run.bytes.length * 2, size))
      run.bytes.write(hash.slice(PREFIX.length), size - BYTES, 'hex')
      run.to = Math.max(run.to, place)
    },
  }
}

/** The run that a place lies in. */
function runAt(runs: Run[], place: number): Run | undefined {
  let low = 0
  let high = runs.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const run = runs[middle] as Run
    if (place < run.from) high = middle - 1
    else if (place > run.to) low = middle + 1
    else return run
  }
  return undefined
}
