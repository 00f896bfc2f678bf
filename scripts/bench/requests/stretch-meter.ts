import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Milliseconds of the main thread's processor time: the longest turn of the event loop, and all of them. */
export interface Stretches {
  most: number
  all: number
}

/** Measures a hub in another process by the probe that runs in it (stretch-probe.ts). */
export function createStretchMeter(folder: string) {
  const file = join(folder, 'stretches.ndjson')
  const probe = fileURLToPath(new URL('stretch-probe.ts', import.meta.url))
  const found = (): string[] => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [])
  return {
    /** With these the hub is started. */
    env: { NODE_OPTIONS: `--import=${probe}`, BENCH_STRETCH_FILE: file },
    /** How the hub's event loop fared while the work was done. */
    during: async <T>(pid: number, work: () => Promise<T>): Promise<{ stretches: Stretches; result: T }> => {
      const before = found().length
      process.kill(pid, 'SIGUSR2')
      await pause(20)
      const result = await work()
      process.kill(pid, 'SIGUSR2')
      while (found().length === before) await pause(5)
      return { stretches: JSON.parse(found().at(-1) as string), result }
    },
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
