import { describeFailure, type Output } from '../cli/output.ts'
import { isUnderNohup, whenLauncherIsGone } from '../launcher/end-with-launcher.ts'
import { PATIENCE_MS } from '../patience.ts'
import type { RunningHub } from '../running/start-hub.ts'

/**
 * Runs until Ctrl-C or SIGTERM, or until the process that launched it is gone: these end the hub cleanly. A second signal
 * ends it at once. Rejects when the hub failed for good.
 */
export async function runUntilStopped(hub: RunningHub, output: Output): Promise<void> {
  let stoppingSince: number | null = null
  const stop = (why: string, patience: number) => {
    stoppingSince = performance.now()
    output.note(why)
    setTimeout(() => {
      output.note('An engine does not answer. Stopped without closing the connection to it.')
      process.exit(0)
    }, patience)
    hub.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        const { line, exit } = describeFailure(error)
        output.note(line)
        process.exit(exit)
      },
    )
  }
  const interrupted = () => {
    if (stoppingSince === null) stop('Stopping. Press once more to stop at once.', PATIENCE_MS.goodbye)
    else if (performance.now() - stoppingSince > PATIENCE_MS.samePress) process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupted)
  // Kernel, shell and launcher each pass on that a terminal was closed. Nobody presses anything.
  const terminalClosed = () => {
    if (stoppingSince === null) stop('The terminal was closed. Stopping.', PATIENCE_MS.orphanGoodbye)
  }
  if (!isUnderNohup()) process.on('SIGHUP', terminalClosed)
  whenLauncherIsGone(() => {
    if (stoppingSince === null) stop('The process that launched this one is gone. Stopping.', PATIENCE_MS.orphanGoodbye)
  })
  hub.announce()
  await hub.done
}
