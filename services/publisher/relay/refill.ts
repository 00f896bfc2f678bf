import type { HashedEvent } from '../../domain/event/signed-event.ts'
import type { ItemId } from '../../domain/ids.ts'
import { type ItemState, stateAfter } from '../../domain/item/decide.ts'
import type { DirectoryReader } from '../../ports/directory-log.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { Journal, JournalRecord, RememberedRow } from '../../ports/journal.ts'
import { withoutContent } from '../without-content.ts'
import { createRowFinder } from './row-finder.ts'
import { journalRecordOf, type UnjournalledEvent } from './unjournalled.ts'

export interface RefillRow {
  record: JournalRecord
  item: ItemState
  row: RememberedRow | null
}

/**
 * Makes the journal's rows of the events, with the item as it is after each. An event that a redaction erases goes in
 * without its content, whether the redaction is among the events or will be issued again behind them (`redactedLater`).
 */
export function refillRows(
  unjournalled: UnjournalledEvent[],
  itemBefore: (itemId: ItemId) => ItemState | null,
  { codec, rowOf }: { codec: EventCodec; rowOf: (event: HashedEvent) => RememberedRow | null },
  redactedLater: Set<ItemId> = new Set(),
): RefillRow[] {
  const erase = withoutContent(codec)
  const redactedAt = new Map<ItemId, number>()
  for (const { event } of unjournalled)
    if (event.envelope.type === 'ItemRedacted') redactedAt.set(event.envelope.itemId, event.envelope.version)

  const items = new Map<ItemId, ItemState>()
  return unjournalled.map((one) => {
    const record = journalRecordOf(one)
    const item = stateAfter(one.event.envelope, items.get(record.itemId) ?? itemBefore(record.itemId))
    items.set(record.itemId, item)
    const isErased = redactedLater.has(record.itemId) || record.version < (redactedAt.get(record.itemId) ?? 0)
    return { record: isErased ? { ...record, ...erase(record) } : record, item, row: rowOf(one.event) }
  })
}

/**
 * Takes out of the journal what redactions among the events erase, also from events of the item that the log does not
 * have. It can be repeated, so it is done first. False, and nothing is erased, when the journal's head is no longer
 * `head`.
 */
export function eraseRedacted(
  unjournalled: UnjournalledEvent[],
  journal: Journal,
  codec: EventCodec,
  head: number,
): boolean {
  const erase = withoutContent(codec)
  const redactions = unjournalled.filter(({ event }) => event.envelope.type === 'ItemRedacted')
  if (redactions.length === 0) return true
  const isErased = journal.transact((tx) => {
    if (tx.head().nodeSeq !== head) return false
    for (const { event } of redactions)
      tx.eraseBefore(event.envelope.itemId, Number.MAX_SAFE_INTEGER, (old) => erase(old) ?? old)
    return true
  })
  if (isErased) journal.scrub()
  return isErased
}

/**
 * Puts events behind the journal's end, in the chain's order, with the imported rows that they came from. Contents that
 * redactions among them erase are left out. False, and nothing is put in, when another process wrote to the journal
 * meanwhile.
 */
export function refillJournal(
  unjournalled: UnjournalledEvent[],
  { journal, codec, directory }: { journal: Journal; codec: EventCodec; directory: DirectoryReader },
): boolean {
  const [first] = unjournalled
  if (first === undefined) return true
  const keepUntil = first.event.envelope.nodeSeq - 1
  const before = itemsOf(journal, unjournalled)
  const rowOf = createRowFinder(journal, directory.latest().node(journal.nodeId)?.divisionCode)
  const refill = refillRows(unjournalled, (id) => before.get(id) ?? null, { codec, rowOf })
  return (
    eraseRedacted(unjournalled, journal, codec, keepUntil) &&
    journal.rebase({ head: keepUntil, keepUntil, refill, reissue: [] })
  )
}

/** The items of the events as the journal has them. */
function itemsOf(journal: Journal, unjournalled: UnjournalledEvent[]): Map<ItemId, ItemState | null> {
  const ids = new Set(unjournalled.map(({ event }) => event.envelope.itemId))
  return journal.transact((tx) => new Map([...ids].map((id) => [id, tx.item(id)])))
}
