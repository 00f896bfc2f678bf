import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caughtUp, startHubProcess } from '../hub-process.ts'
import { type Figure, figure } from './figures.ts'
import { cpuMicroseconds } from './process-usage.ts'

/** Longer than the time in which the hub takes a second Ctrl-C for the first one, passed on by npm. */
const ANOTHER_PRESS_MS = 400

/** Measures how long a hub takes to start with an empty folder, to start again, and to stop at once. */
export async function benchStart(): Promise<Figure[]> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hub-bench-'))
  try {
    let started = performance.now()
    const seconds = () => (performance.now() - started) / 1000
    const first = await startHubProcess({ dataFolder })
    await caughtUp(first.url)
    const fresh = figure('start with the sample, until it can be read', seconds(), 's', {
      atMost: 10,
      cpu: { unit: 'start', microseconds: cpuMicroseconds(first.pid) },
    })
    await first.stop()

    started = performance.now()
    const second = await startHubProcess({ dataFolder })
    const again = figure('start on what is there', seconds(), 's', {
      atMost: 2,
      cpu: { unit: 'start', microseconds: cpuMicroseconds(second.pid) },
    })
    await caughtUp(second.url)

    // A reader who waits for a version that does not come keeps the hub from ending at the first press.
    const { changes } = (await (await fetch(`${second.url}/v1/changes?limit=1`)).json()) as {
      changes: { itemId: string; version: number }[]
    }
    const [{ itemId, version }] = changes as [{ itemId: string; version: number }]
    void fetch(`${second.url}/v1/items/${itemId}?atLeast=${version + 1}`).catch(() => {})
    await fetch(`${second.url}/v1/nodes`)
    process.kill(second.pid, 'SIGINT')
    await new Promise((resolve) => setTimeout(resolve, ANOTHER_PRESS_MS))
    started = performance.now()
    process.kill(second.pid, 'SIGINT')
    await second.ended
    return [fresh, again, figure('a second Ctrl-C, until the process has ended', seconds(), 's', { atMost: 2 })]
  } finally {
    rmSync(dataFolder, { recursive: true, force: true })
  }
}
