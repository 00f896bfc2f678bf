import { timers } from '../clock.ts'
import { PATIENCE_MS } from '../patience.ts'
import { isBelowNohup, isStillLaunched, launchersOf } from './launchers.ts'
import { isStdinWriteOnly, readLink, readProcess } from './process-table.ts'

/** A command ends as after SIGTERM. What runs until it is stopped says what it does instead. */
let end = (): void => void process.kill(process.pid, 'SIGTERM')

/** From now on `stop` is called when the launcher is gone. */
export function whenLauncherIsGone(stop: () => void): void {
  end = stop
}

/** Whether nohup ran it: SIGHUP then ends nothing. */
export const isUnderNohup = (): boolean => isStdinWriteOnly() || isBelowNohup(process.pid, readProcess)

/**
 * Ends this process when one that launched it and waited for it is gone, however that one ended: bin.js, npm, npx,
 * `sh -c`. Nobody would stop it any more, and it would keep the data folder. One that was detached on purpose stays
 * (launchers.ts).
 */
export function endWithLauncher(): void {
  let isEnding = false
  const gone = () => {
    if (!isEnding) end()
    isEnding = true
  }
  const stopFollowing = followLaunchers(gone)
  if (isUnderNohup()) process.on('SIGHUP', stopFollowing)
  if (process.channel === undefined) return
  const launcher = process.ppid
  // A parent that only let go of the channel is still there a moment later.
  process.on('disconnect', () => timers.after(PATIENCE_MS.parentChange, () => process.ppid !== launcher && gone()))
  // Listening must not keep a command alive that has done its work.
  process.channel.unref()
}

/** Node takes nohup's ignoring of SIGHUP back, so what launched us may end by it under nohup. It is looked at twice. */
function followLaunchers(gone: () => void): () => void {
  const launchers = launchersOf(process.pid, readProcess)
  if (launchers.length === 0) return () => {}
  let wasGone = false
  const stop = timers.every(
    PATIENCE_MS.launcherLook,
    () => {
      const isGone = !isStillLaunched(process.pid, launchers, readLink)
      if (isGone && wasGone) gone()
      wasGone = isGone
    },
    { background: true },
  )
  return stop
}
