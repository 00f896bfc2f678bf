import type { Instant } from '../domain/ids.ts'
import { refusedChange } from '../domain/item/decide.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal } from '../ports/journal.ts'
import { contentInForce, lastWithdrawal } from './content-in-force.ts'
import type { NodePublisher } from './node-publisher.ts'
import { refusedDisplay } from './refused-display.ts'

/** Asks of a revision what executing it would ask of the item's state and of its days of display. */
export const createRevisionLook =
  ({
    journal,
    codec,
    now,
  }: {
    journal: Journal
    codec: EventCodec
    now: () => Instant
  }): NodePublisher['refusedRevision'] =>
  ({ itemId, content, hideUntilThen = false }) => {
    const item = journal.item(itemId)
    const revision = { type: 'ReviseItem', itemId, content, reason: '', expectedVersion: item?.version ?? 0 } as const
    return (
      refusedChange(revision, item) ??
      refusedDisplay(revision, item, {
        at: now(),
        hideUntilThen,
        said: () => (item && contentInForce(item, { journal, codec })?.content) ?? null,
        withdrawnAt: () => lastWithdrawal(itemId, { journal, codec }),
      })
    )
  }
