import { describeFailure, type Output } from '../cli/output.ts'
import { PATIENCE_MS } from '../patience.ts'
import type { RunningHub } from '../running/start-hub.ts'

/** Runs until Ctrl-C or SIGTERM, which end the hub cleanly; a second one ends it at once. Rejects when the hub failed for good. */
export async function runUntilStopped(hub: RunningHub, output: Output): Promise<void> {
  let stoppingSince: number | null = null
  const stop = () => {
    if (stoppingSince !== null) {
      if (performance.now() - stoppingSince > PATIENCE_MS.samePress) process.exit(130)
      return
    }
    stoppingSince = performance.now()
    output.note('Stopping. Press once more to stop at once.')
    setTimeout(() => {
      output.note('An engine does not answer. Stopped without closing the connection to it.')
      process.exit(0)
    }, PATIENCE_MS.goodbye)
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
