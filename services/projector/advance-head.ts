import type { Envelope } from '../domain/event/envelope.ts'
import type { HashedEvent } from '../domain/event/signed-event.ts'
import { makerOf } from '../domain/ids.ts'
import { evolve } from '../domain/item/evolve.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import type { OutletKind } from '../domain/outlets.ts'
import { type HistoryRow, nodeSeqKey } from '../ports/read-models.ts'
import { type Changes, count, type FoldState } from './fold-state.ts'
import { type Cause, itemWrite } from './item-write.ts'
import type { ArrivedEvent } from './waiting-event.ts'

/**
 * Applies the next event of a node's chain: head, history row, and the item unless the event is refused.
 * A history row that is there already tells how the event was taken before a crash between two writes: then
 * the document may be ahead of the head, and is left as it is.
 */
export function advanceHead(
  logged: ArrivedEvent,
  allowed: boolean,
  cause: Cause,
  state: FoldState,
  changes: Changes,
): HistoryRow['outcome'] {
  const { event } = logged
  const { envelope } = event
  const before = state.items.get(envelope.itemId) ?? null
  const outcome =
    state.applied.get(nodeSeqKey(envelope))?.outcome ??
    (allowed && !isRefused(envelope, state) && follows(envelope, before) ? 'applied' : 'not-allowed')

  const { nodeId, nodeSeq } = envelope
  const head = { nodeId, nodeSeq, hash: event.envelopeHash, movedAt: cause.position.offset }
  state.heads.set(head.nodeId, head)
  changes.heads.set(head.nodeId, head)
  state.applied.set(nodeSeqKey(envelope), { envelopeHash: event.envelopeHash, outcome })
  changes.history.push(historyRow(event, outcome))

  if (outcome === 'not-allowed') refuse(envelope, state)
  else if (before === null || before.version < envelope.version) change(before, logged, cause, state, changes)
  return outcome
}

function change(
  before: ItemDocument | null,
  { event, time }: ArrivedEvent,
  cause: Cause,
  state: FoldState,
  changes: Changes,
) {
  const { envelope, content } = event
  const { itemId, version } = envelope
  const after = evolve(before, event, cause.directory)
  if (envelope.type === 'ItemRedacted') {
    changes.erasures.set(itemId, version)
    changes.superseded = changes.superseded.filter((row) => row.itemId !== itemId)
  } else if (envelope.type !== 'ItemWithdrawn' && before?.status === 'live' && before.contentText !== null) {
    // A withdrawn item's document keeps the content.
    changes.superseded.push({ itemId, version: before.version, contentText: before.contentText })
  }
  state.items.set(itemId, after)
  changes.items.set(itemId, itemWrite(after, envelope.type === 'ItemWithdrawn' ? null : content, cause))
  count(changes, isErased(event) ? 'erased' : 'applied')

  const node = cause.directory.node(envelope.nodeId)
  if (node !== undefined)
    changes.appliedEvents.push({
      at: envelope.at,
      loggedAt: time,
      makerLevel: node.level,
      outletKinds: [...new Set(after.shownOn.map((entry) => entry.slice(0, entry.indexOf('/')) as OutletKind))],
      backfilled: content?.backfilled === true,
    })
}

/**
 * Whether an event can come after the document at all. An honest node's chain guarantees it; what a stolen
 * key signs must not corrupt the document, and counts as refused.
 */
const follows = ({ version, type, fingerprint }: Envelope, before: ItemDocument | null): boolean =>
  version === (before?.version ?? 0) + 1 &&
  (version === 1) === (type === 'ItemPublished') &&
  // A withdrawal keeps the content in force and repeats its fingerprint.
  (type !== 'ItemWithdrawn' || fingerprint === before?.fingerprint)

const isRefused = ({ itemId, nodeSeq }: Envelope, { refused }: FoldState): boolean =>
  (refused.get(itemId) ?? Number.POSITIVE_INFINITY) < nodeSeq

/** Another node's attempt on an item must not block it for its maker. */
function refuse({ itemId, nodeId, nodeSeq }: Envelope, { refused }: FoldState): void {
  if (makerOf(itemId) !== nodeId) return
  refused.set(itemId, Math.min(nodeSeq, refused.get(itemId) ?? nodeSeq))
}

const isErased = ({ envelope, content }: HashedEvent): boolean => content === null && envelope.type !== 'ItemWithdrawn'

const historyRow = (event: HashedEvent, outcome: HistoryRow['outcome']): HistoryRow => ({
  itemId: event.envelope.itemId,
  version: event.envelope.version,
  nodeId: event.envelope.nodeId,
  nodeSeq: event.envelope.nodeSeq,
  envelopeHash: event.envelopeHash,
  envelopeText: event.envelopeText,
  signature: event.signature,
  contentText: null,
  erased: outcome === 'applied' && isErased(event),
  outcome,
})
