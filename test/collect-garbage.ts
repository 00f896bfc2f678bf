import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')

/** Frees what nobody holds any more, at once: what a test measures of the memory afterwards is not left by another one. */
export function collectGarbage(): void {
  collect()
  // Buffers are let go in the background; the next collection waits for that.
  collect()
}

const collect: () => void = runInNewContext('gc')
