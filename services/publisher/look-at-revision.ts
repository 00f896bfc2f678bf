import type { Instant } from '../domain/ids.ts'
import { refusedChange } from '../domain/item/decide.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal } from '../ports/journal.ts'
import type { NodePublisher } from './node-publisher.ts'
import { refusedContent } from './refused-content.ts'

/** Asks of a revision what executing it would ask of the item's state and of what the item said before. */
export const createRevisionLook =
  (deps: { journal: Journal; codec: EventCodec; now: () => Instant }): NodePublisher['refusedRevision'] =>
  ({ itemId, content, hideUntilThen = false }) => {
    const item = deps.journal.item(itemId)
    const revision = { type: 'ReviseItem', itemId, content, reason: '', expectedVersion: item?.version ?? 0 } as const
    return refusedChange(revision, item) ?? refusedContent(revision, item, { at: deps.now(), hideUntilThen }, deps)
  }
