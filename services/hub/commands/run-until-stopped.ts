import { describeFailure, type Output } from '../cli/output.ts'
import type { RunningHub } from '../running/start-hub.ts'

/** npm and the terminal both pass one Ctrl-C on: what comes so soon after the first is the same. */
const SAME_PRESS_MS = 250
/** An engine that does not answer must not keep a process from ending: what was acknowledged is on disk already. */
const LONGEST_GOODBYE_MS = 10_000

/** Ctrl-C and SIGTERM end it cleanly, a second one at once. Rejects when the hub failed for good. */
export async function runUntilStopped(hub: RunningHub, output: Output): Promise<void> {
  let stoppingSince: number | null = null
  const stop = () => {
    if (stoppingSince !== null) {
      if (performance.now() - stoppingSince > SAME_PRESS_MS) process.exit(130)
      return
    }
    stoppingSince = performance.now()
    output.note('Stopping; once more to stop at once.')
    setTimeout(() => {
      output.note('An engine does not answer: stopped without taking leave of it.')
      process.exit(0)
    }, LONGEST_GOODBYE_MS)
    hub.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        const { line, exit } = describeFailure(error)
        output.note(line)
        process.exit(exit)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  await hub.done
}
