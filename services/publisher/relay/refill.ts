import { isWellFormed } from '../../domain/event/is-well-formed.ts'
import type { HashedEvent, SignedEvent } from '../../domain/event/signed-event.ts'
import { type Hash, type ItemId, isHash } from '../../domain/ids.ts'
import type { ItemState } from '../../domain/item/decide.ts'
import type { DirectoryReader } from '../../ports/directory-log.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { Journal, JournalRecord, RememberedRow } from '../../ports/journal.ts'
import { withoutContent } from '../without-content.ts'
import { itemAfter } from './item-after.ts'
import { createRowFinder } from './row-finder.ts'
import { journalRecordOf, type UnjournalledEvent } from './unjournalled.ts'

export interface RefillRow {
  record: JournalRecord
  /** The item after it; null for a record that changes none. */
  item: ItemState | null
  row: RememberedRow | null
}

/** What the journal has of the chain before the events that it is refilled with. */
export interface BeforeRefill {
  /** The last record that stays; null where there is none. */
  last: Pick<JournalRecord, 'at'> | null
  itemBefore: (itemId: ItemId) => ItemState | null
  /** Command ids of the events that a record that stays has already. */
  taken: Set<Hash>
}

/**
 * Makes the journal's rows of the events, with the item as it is after each. An event that a redaction erases goes in
 * without its content, whether the redaction is among the events or will be issued again behind them (`redactedLater`).
 */
export function refillRows(
  unjournalled: UnjournalledEvent[],
  { last, itemBefore, taken }: BeforeRefill,
  { codec, rowOf }: { codec: EventCodec; rowOf: (event: HashedEvent) => RememberedRow | null },
  redactedLater: Set<ItemId> = new Set(),
): RefillRow[] {
  const erase = withoutContent(codec)
  const redactedAt = new Map<ItemId, number>()
  for (const { event } of unjournalled.filter(isRedaction))
    redactedAt.set(event.envelope.itemId, event.envelope.version)

  const items = new Map<ItemId, ItemState | null>()
  const commands = new Set(taken)
  let before = last
  return unjournalled.map((one) => {
    const { envelope } = one.event
    const { itemId, version, commandId } = envelope
    const record = journalRecordOf(one, before, commands.has(commandId))
    before = record
    commands.add(commandId)
    const item = itemAfter(envelope, items.get(itemId) ?? itemBefore(itemId))
    items.set(itemId, item)
    const isErased = redactedLater.has(itemId) || version < (redactedAt.get(itemId) ?? 0)
    return { record: isErased ? { ...record, ...erase(record) } : record, item, row: rowOf(one.event) }
  })
}

/** Whether the event erases. One that has not the form of the event format is not allowed, and erases nothing. */
export const isRedaction = ({ event: { envelope } }: { event: SignedEvent }): boolean =>
  envelope.type === 'ItemRedacted' && isWellFormed(envelope)

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
  const redactions = unjournalled.filter(isRedaction)
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
  const refill = refillRows(
    unjournalled,
    {
      last: keepUntil === 0 ? null : (journal.read(keepUntil, 1)[0] ?? null),
      itemBefore: (itemId) => before.get(itemId) ?? null,
      taken: commandsTaken(unjournalled, journal, keepUntil),
    },
    { codec, rowOf },
  )
  return (
    eraseRedacted(unjournalled, journal, codec, keepUntil) &&
    journal.rebase({ head: keepUntil, keepUntil, refill, reissue: [] })
  )
}

/** The command ids of events that a record up to `keepUntil` has already. */
export function commandsTaken(unjournalled: UnjournalledEvent[], journal: Journal, keepUntil: number): Set<Hash> {
  const ids = unjournalled.map(({ event }) => event.envelope.commandId).filter(isHash)
  return journal.transact((tx) => {
    const isTaken = (id: Hash) => (tx.outcomeOf(id)?.record.nodeSeq ?? Number.POSITIVE_INFINITY) <= keepUntil
    return new Set(ids.filter(isTaken))
  })
}

/** The items of the events as the journal has them. */
function itemsOf(journal: Journal, unjournalled: UnjournalledEvent[]): Map<ItemId, ItemState | null> {
  const ids = new Set(unjournalled.map(({ event }) => event.envelope.itemId))
  return journal.transact((tx) => new Map([...ids].map((id) => [id, tx.item(id)])))
}
