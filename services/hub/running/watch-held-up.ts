import type { Logger } from 'pino'
import type { Timers } from '../../domain/timers.ts'
import type { EventLog, HeldUp } from '../../ports/event-log.ts'
import { withinPatience } from '../patience.ts'

const LOOK_EVERY_MS = 5000
const LOOKS_A_LINE = 12

/**
 * Says when a transaction of somebody else holds the log up: a line at the second look that finds it, one a minute while
 * it lasts, and one when it has ended. Transactions of others are short as a rule, and the hub uses none. Gives back the
 * way to stop.
 */
export function watchHeldUp(deps: {
  log: Pick<EventLog, 'heldUp'>
  logger: Pick<Logger, 'warn'>
  timers: Timers
}): () => void {
  const { log, logger, timers } = deps
  let before: HeldUp[] = []
  /** Looks that found the log held up, one after the other. */
  let looks = 0

  const look = async () => {
    const now = await withinPatience(log.heldUp())
    const lasting = now.filter(({ partition, offset }) =>
      before.some((each) => each.partition === partition && each.offset === offset),
    )
    before = now
    if (lasting.length === 0) {
      if (looks > 0) logger.warn('log: no transaction holds it up any more')
      looks = 0
      return
    }
    if (looks % LOOKS_A_LINE === 0) logger.warn({ code: 'log-held-up', heldUp: lasting }, sentence(lasting))
    looks++
  }

  // A log that cannot be reached is told by whoever needs it.
  return timers.every(LOOK_EVERY_MS, () => void look().catch(() => {}), { background: true })
}

function sentence(lasting: HeldUp[]): string {
  const places = lasting.map(
    ({ partition, offset, since }) => `partition ${partition} at offset ${offset} since ${since}`,
  )
  return `log: a transaction of somebody else holds up ${places.join(', ')}. What was sent behind it is safe and shown when it ends, at the latest after its timeout. End it sooner: kafka-transactions.sh abort.`
}
