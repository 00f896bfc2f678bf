import { isFarAheadOf } from '../domain/event/ahead-of.ts'
import { latestAtAfter } from '../domain/event/latest-at.ts'
import type { HashedEvent } from '../domain/event/signed-event.ts'
import type { Instant } from '../domain/ids.ts'
import { canFollow } from '../domain/item/can-follow.ts'
import { evolve } from '../domain/item/evolve.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import { standingAt } from '../domain/item/standing.ts'
import type { OutletKind } from '../domain/outlets.ts'
import type { Position } from '../ports/event-log.ts'
import type { ItemWrite, ReadModelBatch } from '../ports/read-model-batch.ts'
import { type HistoryRow, nodeSeqKey, type StoredHead } from '../ports/read-models.ts'
import type { PlacedDocument } from '../ports/stored-document.ts'
import type { ArrivedEvent } from './arrived-event.ts'
import type { AppliedEvent } from './batch-effects.ts'
import type { FoldState } from './fold-state.ts'
import { type Cause, itemWrite } from './item-write.ts'

/** What it means for the read models that an event takes its place in the chain. */
export interface PlaceTaken {
  head: StoredHead
  row: HistoryRow
  /** Null when the item stays as it is: the event was not allowed, or the document has it already. */
  change: ItemChange | null
}

interface ItemChange {
  write: ItemWrite
  /** The content that the event replaces, where it is kept. */
  superseded: ReadModelBatch['superseded'][number] | null
  /** Whether the event erases all earlier contents. */
  erases: boolean
  /** Whether the event came without its content, because that was erased in the log. */
  isErased: boolean
  /** Whether its `at` is far later than the time at which the log took it: one of the two clocks is wrong. */
  isAheadOfLog: boolean
  applied: AppliedEvent | null
}

/**
 * The next event of a chain takes its place. It changes its item if it was `allowed`, if the item is not closed by an
 * earlier event of its maker that was not allowed (`standingAt`), and if it can follow the document (`canFollow`). A history row that is there already says how the
 * event was taken before a crash between two writes. The document may then be ahead of the head, and stays as it is.
 */
export function takePlace(arrived: ArrivedEvent, allowed: boolean, cause: Cause, state: FoldState): PlaceTaken {
  const { event, position } = arrived
  const { envelope, envelopeHash } = event
  const { nodeId, nodeSeq, itemId, version } = envelope
  const before = state.items.get(itemId) ?? null
  const standing = standingAt(state.notAllowed.get(itemId) ?? [], { nodeSeq, offset: position.offset })
  const outcome =
    state.applied.get(nodeSeqKey(envelope))?.outcome ??
    (allowed && canFollow(envelope, before, standing) ? 'applied' : 'not-allowed')
  return {
    head: {
      nodeId,
      nodeSeq,
      hash: envelopeHash,
      latestAt: latestAtAfter(state.heads.get(nodeId)?.latestAt ?? null, envelope.at),
      movedAt: cause.position.offset,
    },
    row: historyRow(event, outcome, position),
    change: outcome === 'applied' && (before?.version ?? 0) < version ? changeOf(before, arrived, cause) : null,
  }
}

function changeOf(before: PlacedDocument | null, { event, time }: ArrivedEvent, cause: Cause): ItemChange {
  const { envelope, content } = event
  const { type, itemId } = envelope
  const keepsContent = type === 'ItemWithdrawn'
  const after = evolve(before, event, cause.directory)
  // A withdrawn item's document keeps the content, and a redaction erases it.
  const replaces = type === 'ItemPublished' || type === 'ItemRevised'
  return {
    write: keepsContent ? itemWrite(after, null, cause, before?.directoryPosition) : itemWrite(after, content, cause),
    superseded:
      replaces && before?.status === 'live' && before.contentText !== null
        ? { itemId, version: before.version, contentText: before.contentText }
        : null,
    erases: type === 'ItemRedacted',
    isErased: isErased(event),
    isAheadOfLog: isFarAheadOf(envelope.at, time),
    applied: appliedEvent(event, after, time, cause),
  }
}

function appliedEvent(
  { envelope, content }: HashedEvent,
  { shownOn }: ItemDocument,
  loggedAt: Instant,
  { directory }: Cause,
): AppliedEvent | null {
  const node = directory.node(envelope.nodeId)
  if (node === undefined) return null
  return {
    at: envelope.at,
    loggedAt,
    makerLevel: node.level,
    outletKinds: [...new Set(shownOn.map((entry) => entry.slice(0, entry.indexOf('/')) as OutletKind))],
    backfilled: content?.backfilled === true,
    outOfTurn: false,
  }
}

const isErased = ({ envelope, content }: HashedEvent): boolean => content === null && envelope.type !== 'ItemWithdrawn'

const historyRow = (event: HashedEvent, outcome: HistoryRow['outcome'], { offset }: Position): HistoryRow => ({
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
  notAllowedAt: outcome === 'not-allowed' ? offset : null,
  freedAt: null,
})
