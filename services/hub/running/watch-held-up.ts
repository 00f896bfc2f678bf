import type { Logger } from 'pino'
import type { EventLog, HeldUp } from '../../ports/event-log.ts'
import type { Clock } from '../clock.ts'
import { withinPatience } from '../patience.ts'
import { lastingTrouble } from './lasting-trouble.ts'

const LOOK_EVERY_MS = 5000

/**
 * Says when a transaction of somebody else holds the log up: a line at the second look that finds it, one a minute while
 * it lasts, and one when it has ended. Transactions of others are short as a rule, and the hub uses none. Gives back the
 * way to stop.
 */
export function watchHeldUp(deps: {
  log: Pick<EventLog, 'heldUp'>
  logger: Pick<Logger, 'warn'>
  clock: Clock
}): () => void {
  const { log, logger, clock } = deps
  let before: HeldUp[] = []
  const trouble = lastingTrouble(() => Date.parse(clock.now()))

  const look = async () => {
    const now = await withinPatience(log.heldUp())
    const lasting = now.filter(({ partition, offset }) =>
      before.some((each) => each.partition === partition && each.offset === offset),
    )
    before = now
    if (lasting.length === 0) {
      if (trouble.isOver()) logger.warn('log: no transaction holds it up any more')
    } else if (trouble.lasts()) logger.warn({ code: 'log-held-up', heldUp: lasting }, sentence(lasting))
  }

  // A log that cannot be reached is told by whoever needs it.
  return clock.timers.every(LOOK_EVERY_MS, () => void look().catch(() => {}), { background: true })
}

function sentence(lasting: HeldUp[]): string {
  const places = lasting.map(
    ({ partition, offset, since }) => `partition ${partition} at offset ${offset} since ${since}`,
  )
  return `log: a transaction of somebody else holds up ${places.join(', ')}. What was sent behind it is safe and shown when it ends, at the latest after its timeout. End it sooner: kafka-transactions.sh abort.`
}
