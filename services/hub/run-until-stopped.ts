import type { Output } from './output.ts'
import type { RunningHub } from './start-hub.ts'

/** Ctrl-C and SIGTERM end it cleanly, a second one at once. Rejects when the hub failed for good. */
export async function runUntilStopped(hub: RunningHub, output: Output): Promise<void> {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping) process.exit(130)
      stopping = true
      output.note('Stopping; once more to stop at once.')
      void hub.stop().then(() => process.exit(0))
    })
  await hub.done
}
