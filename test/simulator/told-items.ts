import type { Directory } from '../../services/domain/directory/directory.ts'
import type { HashedEvent } from '../../services/domain/event/signed-event.ts'
import { type Hash, type ItemId, makerOf } from '../../services/domain/ids.ts'

/** An item as the log tells it. */
interface ToldItem {
  /** The last event that counted; null before the first. */
  shown: { version: number; status: 'live' | 'withdrawn'; fingerprint: Hash; envelopeHash: Hash } | null
  /** The event of its maker that was not allowed and closes it. */
  closedBy: { envelopeHash: Hash; offset: number } | null
  /** Offset of the discard that freed it last. What stands before that does not count any more. */
  freedAt: number | null
}

/**
 * What becomes of items by rule 4, told once more in the plainest way: a step for each event, in the order in which they
 * take effect. The projector asks what is stored instead, and the two are compared.
 */
export interface ToldItems {
  items: Map<ItemId, ToldItem>
  /** For each event that took its place in a chain: whether it counted. */
  counted: Map<Hash, boolean>
  /** An event takes its place, under the directory in force there. */
  take(event: HashedEvent, offset: number, directory: Directory, isBackDated: boolean): void
  /** The root discards an event. Says whether that frees an item. */
  discard(envelopeHash: Hash, offset: number): boolean
}

export function createToldItems(): ToldItems {
  const items: ToldItems['items'] = new Map()
  const counted: ToldItems['counted'] = new Map()

  return {
    items,
    counted,
    take: (event, offset, directory, isBackDated) => {
      const { envelope, envelopeHash } = event
      const item = items.get(envelope.itemId) ?? { shown: null, closedBy: null, freedAt: null }
      items.set(envelope.itemId, item)
      const isClosed = item.closedBy !== null || offset < (item.freedAt ?? 0)
      const counts = !isClosed && !isBackDated && hasRight(event, directory) && fits(event, item)
      counted.set(envelopeHash, counts)
      if (counts) item.shown = shownAfter(event, item.shown)
      else if (!isClosed && makerOf(envelope.itemId) === envelope.nodeId) item.closedBy = { envelopeHash, offset }
    },
    discard: (envelopeHash, offset) => {
      const freed = [...items.values()].filter(
        ({ closedBy }) => closedBy?.envelopeHash === envelopeHash && closedBy.offset < offset,
      )
      for (const item of freed) Object.assign(item, { closedBy: null, freedAt: offset })
      return freed.length > 0
    },
  }
}

function hasRight({ envelope, content }: HashedEvent, directory: Directory): boolean {
  if (makerOf(envelope.itemId) !== envelope.nodeId) return false
  const division = directory.node(envelope.nodeId)?.divisionCode
  if (division === undefined || content === null) return division !== undefined
  const { board, site, topic } = content.shownOn
  const codes = [board, site, topic].flatMap((shown) => (shown === undefined || shown === 'all' ? [] : shown))
  return [...codes, ...(content.organ ? [content.organ.divisionCode] : [])].every((code) =>
    directory.isUnder(code, division),
  )
}

function fits({ envelope: { type, version, fingerprint } }: HashedEvent, { shown, freedAt }: ToldItem): boolean {
  if (freedAt !== null) return shown !== null && type !== 'ItemPublished' && version > shown.version
  if (shown === null) return type === 'ItemPublished' && version === 1
  if (type === 'ItemPublished' || version !== shown.version + 1) return false
  return type !== 'ItemWithdrawn' || fingerprint === shown.fingerprint
}

function shownAfter({ envelope, envelopeHash }: HashedEvent, before: ToldItem['shown']): ToldItem['shown'] {
  const withdraws = envelope.type === 'ItemWithdrawn'
  return {
    version: envelope.version,
    status: withdraws ? 'withdrawn' : (before?.status ?? 'live'),
    fingerprint: withdraws && before !== null ? before.fingerprint : envelope.fingerprint,
    envelopeHash,
  }
}
