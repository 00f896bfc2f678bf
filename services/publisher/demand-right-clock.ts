import { HubError } from '../domain/errors.ts'
import type { Instant, NodeId } from '../domain/ids.ts'

/** Clocks are set by a little now and then. The last time is used again for so long. */
const MOST_BEHIND_MS = 60_000
const MOST_AHEAD_MS = 24 * 60 * 60_000

interface ClockReading {
  /** What this machine's clock says. */
  at: Instant
  /** The latest `at` in the node's journal; null before its first event. */
  latestAt: Instant | null
  /** What the log's clock says; null where it is not known. */
  logTime: Instant | null
}

/** Throws `clockRefusal`, if there is one. */
export function demandRightClock(nodeId: NodeId, reading: ClockReading): void {
  const refusal = clockRefusal(nodeId, reading)
  if (refusal !== null) throw refusal
}

/**
 * HubErrors `clock-behind` and `clock-ahead` if a new event would get a time that is not believable: what is signed stays
 * signed, and nobody can take a wrong time back. Null for a clock that may be used.
 */
export function clockRefusal(nodeId: NodeId, { at, latestAt, logTime }: ClockReading): HubError | null {
  if (latestAt !== null && Date.parse(latestAt) - Date.parse(at) > MOST_BEHIND_MS)
    return new HubError(
      'clock-behind',
      `The last event of ${nodeId} is of ${latestAt}, and this machine's clock says ${at}. Set the clock right. ` +
        'If it is right, and was wrong when that event was made, start with HUB_CLOCK_IS_RIGHT=true: new events are dated like that one until the clock has passed it.',
    )
  if (logTime !== null && Date.parse(at) - Date.parse(logTime) > MOST_AHEAD_MS)
    return new HubError(
      'clock-ahead',
      `This machine's clock says ${at}, and that of the event log says ${logTime}. Set the wrong one right. ` +
        "If this machine's is right, start with HUB_CLOCK_IS_RIGHT=true.",
    )
  return null
}
