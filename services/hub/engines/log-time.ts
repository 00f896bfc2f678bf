import { HubError } from '../../domain/errors.ts'
import { type Instant, instantOf } from '../../domain/ids.ts'
import type { EventLog } from '../../ports/event-log.ts'
import { withinPatience } from '../patience.ts'

/** The log's own time. It is measured now and then, and goes on by the time that has passed since. */
export interface LogTime {
  /** Null while it is not known, and where the log has no clock but this machine's. */
  now(): Instant | null
  /** Asks the log. A log that cannot be reached leaves what was known. Never rejects. */
  measure(): Promise<void>
}

export function createLogTime(log: Pick<EventLog, 'clock'>): LogTime {
  let measured: { logMs: number; at: number } | null = null
  return {
    now: () => (measured === null ? null : instantOf(measured.logMs + performance.now() - measured.at)),
    measure: async () => {
      try {
        if (log.clock === undefined) return
        const time = await withinPatience(log.clock())
        measured = { logMs: Date.parse(time), at: performance.now() }
      } catch (error) {
        if (!(error instanceof HubError)) throw error
      }
    },
  }
}
