import { hashOf } from '../domain/canonical.ts'
import type { Envelope } from '../domain/event/envelope.ts'
import { type Hash, type ItemId, makerOf } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import type { ItemStore } from '../ports/item-store.ts'
import { charactersOfRow, PAGE_ROOM } from '../ports/page-room.ts'
import type { HistoryRow } from '../ports/read-models.ts'
import type { CheckedItem } from './checked-item.ts'
import type { ItemReader } from './item-reader.ts'

export interface CheckedVersion {
  envelope: Envelope
  signature: Uint8Array
  envelopeHash: Hash
  /** Null for a withdrawal, and when the content was erased. */
  content: Content | null
  erased: boolean
  outcome: HistoryRow['outcome']
  /** When it was not allowed, and when the root freed the item from it, as offsets in the log. */
  notAllowedAt: number | null
  freedAt: number | null
}

export interface ItemHistory {
  versions: CheckedVersion[]
  /** Versions that are stored but do not check. */
  withheld: { version: number }[]
  /** The last version of the page when there are further ones. Null when there are none. */
  next: number | null
}

/** Which versions: those above one, from the lowest on, or the newest ones. */
export type HistoryStart = { after: number } | 'newest'

/** What else than its own rows a page may ask about. */
interface Beyond {
  reader: Pick<ItemReader, 'checkProof'>
  isRedactedBeyond: () => Promise<boolean>
  /** A page of the rows before a version. */
  rowsBefore: (version: number) => Promise<HistoryRow[]>
}

/** Makes versions of an item from its history rows. Each is checked as items are (rule 10). */
async function checkedHistory(
  document: ItemDocument,
  { rows, next }: HistoryRows,
  { reader, isRedactedBeyond, rowsBefore }: Beyond,
): Promise<ItemHistory> {
  // Another node's attempts on the item are not allowed, and are no versions of it.
  const own = rows.filter(({ nodeId, outcome }) => outcome === 'applied' || nodeId === makerOf(document.itemId))
  const checked = await Promise.all(
    own.map(async (row) => ({ row, version: await checkedVersion(row, document, reader) })),
  )
  const sound = checked.flatMap(({ version }) => version ?? [])
  const newest = Math.max(0, ...sound.map(redactionVersion))
  const lacksRedaction = sound.some(({ erased, envelope }) => erased && envelope.version >= newest)
  const redactedAt = lacksRedaction && (await isRedactedBeyond()) ? Number.POSITIVE_INFINITY : newest
  const appliedAt = Map.groupBy(
    sound.filter(({ outcome }) => outcome === 'applied'),
    ({ envelope }) => envelope.version,
  )
  const facts = { document, redactedAt, appliedAt, around: sound }
  if (sound.some((version) => version.outcome === 'not-allowed' && !isConfirmed(version, facts))) {
    const lowest = Math.min(...sound.map(({ envelope }) => envelope.version))
    const before = await Promise.all((await rowsBefore(lowest)).map((row) => checkedVersion(row, document, reader)))
    facts.around = [...before.flatMap((version) => version ?? []), ...sound]
  }
  const believed = new Set(sound.filter((version) => isConfirmed(version, facts)))
  return {
    next,
    versions: [...believed].toSorted((a, b) => a.envelope.version - b.envelope.version),
    withheld: checked.flatMap(({ row, version }) =>
      version !== null && believed.has(version) ? [] : [{ version: row.version }],
    ),
  }
}

/** What the other versions say of each. */
interface Confirming {
  document: ItemDocument
  /** The version of the newest redaction. */
  redactedAt: number
  /** The applied versions of the page, by number. */
  appliedAt: Map<number, CheckedVersion[]>
  /** The versions of the page, and those before it where one of the page needs them. */
  around: CheckedVersion[]
}

/**
 * No signature says whether a version was erased, and whether it was applied or not allowed, so the other versions must
 * confirm it. An erased version needs a later redaction. Each version that the item has reached needs exactly one event
 * that was applied, unless the item was freed from a version that was not allowed: then it may have skipped some.
 */
function isConfirmed(version: CheckedVersion, { document, redactedAt, appliedAt, around }: Confirming): boolean {
  const reached = document.version
  const { envelope, erased, outcome } = version
  if (erased && redactedAt <= envelope.version) return false
  const isOnce = appliedAt.get(envelope.version)?.length === 1
  if (outcome === 'applied') return isOnce
  return isOnce || envelope.version > reached || envelope.version < 1 || isSkipped(version, around)
}

/**
 * Whether a version below the one in force may be without an applied event: the root has freed the item from it, or from
 * one before it and this record stands before that; and nothing was applied between the two.
 */
function isSkipped({ envelope, notAllowedAt }: CheckedVersion, all: CheckedVersion[]): boolean {
  return all.some(
    ({ envelope: { version, nodeSeq }, outcome, freedAt }) =>
      outcome === 'not-allowed' &&
      freedAt !== null &&
      notAllowedAt !== null &&
      notAllowedAt < freedAt &&
      nodeSeq <= envelope.nodeSeq &&
      !all.some(
        (other) =>
          other.outcome === 'applied' &&
          other.envelope.version >= Math.min(version, envelope.version) &&
          other.envelope.version <= envelope.version,
      ),
  )
}

async function checkedVersion(
  row: HistoryRow,
  document: ItemDocument,
  { checkProof }: Pick<ItemReader, 'checkProof'>,
): Promise<CheckedVersion | null> {
  const proof = await checkProof(row)
  if (!proof.ok) return null
  const { envelope } = proof
  if (envelope.itemId !== document.itemId || envelope.version !== row.version) return null
  const carriesContent = row.outcome === 'applied' && envelope.type !== 'ItemWithdrawn'
  // The content in force is kept with the item. No other version has its fingerprint, because the nonce differs.
  const isInForce = carriesContent && envelope.fingerprint === document.fingerprint
  const text = row.contentText ?? (isInForce ? document.contentText : null)
  if (text !== null && hashOf(text) !== envelope.fingerprint) return null
  return {
    envelope,
    signature: row.signature,
    envelopeHash: hashOf(row.envelopeText),
    content: text === null ? null : JSON.parse(text),
    erased: text === null && carriesContent,
    outcome: row.outcome,
    notAllowedAt: row.notAllowedAt,
    freedAt: row.freedAt,
  }
}

/** The version of a redaction; 0 for another event. */
const redactionVersion = ({ envelope }: CheckedVersion): number =>
  envelope.type === 'ItemRedacted' ? envelope.version : 0

interface HistoryRows {
  rows: HistoryRow[]
  next: number | null
}

/** One page of rows, and whether there are more behind it. */
async function historyRows(
  generation: ItemStore,
  itemId: ItemId,
  { start, room }: { start: HistoryStart; room: number },
): Promise<HistoryRows> {
  const from = start === 'newest' ? { before: Number.MAX_SAFE_INTEGER } : start
  const rows = await generation.history(itemId, { ...from, room })
  const last = rows.at(-1)?.version
  const isFull = rows.reduce((sum, row) => sum + charactersOfRow(row), 0) > room
  if (last === undefined || !isFull) return { rows, next: null }
  const beyond = await generation.history(itemId, {
    ...(start === 'newest' ? { before: last } : { after: last }),
    room: 0,
  })
  return { rows, next: beyond.length === 0 ? null : last }
}

/** Whether a version behind a page is a redaction. What a redaction erased has no texts, so nothing large is read. */
async function isRedactedAfter(
  reader: ItemReader,
  generation: ItemStore,
  document: ItemDocument,
  { version, room }: { version: number; room: number },
): Promise<boolean> {
  for (let next: number | null = version; next !== null; ) {
    const page: HistoryRows = await historyRows(generation, document.itemId, { start: { after: next }, room })
    const versions = await Promise.all(page.rows.map((row) => checkedVersion(row, document, reader)))
    if (versions.some((found) => found !== null && redactionVersion(found) > 0)) return true
    next = page.next
  }
  return false
}

const MOST_READS = 5

/**
 * Reads an item and a page of its history as of the same version. Both are read again when the projector wrote in between.
 * A page holds as many versions as `PAGE_ROOM` has room for, because anybody may ask for it, and an item may have any
 * number of versions.
 */
export async function itemHistory(
  reader: ItemReader,
  generation: ItemStore,
  itemId: ItemId,
  start: HistoryStart,
  room = PAGE_ROOM,
): Promise<{ item: CheckedItem; history: ItemHistory }> {
  const after = start === 'newest' ? 0 : start.after
  for (let reads = 1; ; reads++) {
    const page = await historyRows(generation, itemId, { start, room })
    const document = await generation.item(itemId)
    const reached = document?.version ?? 0
    const hasEnd = start === 'newest' || (page.next === null && after < reached)
    const isBehind = hasEnd && !page.rows.some(({ version }) => version === reached)
    const isAhead = page.rows.some(({ version, outcome }) => outcome === 'applied' && version > reached)
    if (document !== null && (isBehind || isAhead) && reads < MOST_READS) continue
    const item = await reader.checkOne(itemId, document)
    const last = start === 'newest' ? null : page.next
    const isRedactedBeyond = async () =>
      last !== null && (await isRedactedAfter(reader, generation, document as ItemDocument, { version: last, room }))
    const rowsBefore = (before: number) => generation.history(itemId, { before, room })
    const beyond = { reader, isRedactedBeyond, rowsBefore }
    return { item, history: await checkedHistory(document as ItemDocument, page, beyond) }
  }
}
