import { hashOf } from '../domain/canonical.ts'
import type { Envelope } from '../domain/event/envelope.ts'
import { type Hash, type ItemId, makerOf } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import type { ItemStore } from '../ports/item-store.ts'
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
}

export interface ItemHistory {
  versions: CheckedVersion[]
  /** Versions that are stored but do not check. */
  withheld: { version: number }[]
}

/** Makes every version of an item from its history rows. Each is checked as items are (rule 10). */
async function checkedHistory(
  document: ItemDocument,
  rows: HistoryRow[],
  reader: Pick<ItemReader, 'checkProof'>,
): Promise<ItemHistory> {
  // Another node's attempts on the item are not allowed, and are no versions of it.
  const own = rows.filter(({ nodeId, outcome }) => outcome === 'applied' || nodeId === makerOf(document.itemId))
  const checked = await Promise.all(
    own.map(async (row) => ({ row, version: await checkedVersion(row, document, reader) })),
  )
  const sound = checked.flatMap(({ version }) => version ?? [])
  const believed = new Set(sound.filter((version) => isConfirmed(version, sound, document)))
  return {
    versions: [...believed].toSorted((a, b) => a.envelope.version - b.envelope.version),
    withheld: checked.flatMap(({ row, version }) =>
      version !== null && believed.has(version) ? [] : [{ version: row.version }],
    ),
  }
}

/**
 * No signature says whether a version was erased, and whether it was applied or not allowed, so the other versions must
 * confirm it. An erased version needs a later redaction. Each version that the item has reached needs exactly one event
 * that was applied.
 */
function isConfirmed(
  { envelope, erased, outcome }: CheckedVersion,
  all: CheckedVersion[],
  { version: reached }: ItemDocument,
): boolean {
  const isRedacted = all.some(
    (other) => other.envelope.type === 'ItemRedacted' && other.envelope.version > envelope.version,
  )
  if (erased && !isRedacted) return false
  const applied = all.filter((other) => other.outcome === 'applied' && other.envelope.version === envelope.version)
  if (outcome === 'applied') return applied.length === 1
  return applied.length === 1 || envelope.version > reached || envelope.version < 1
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
  }
}

const MOST_READS = 5

/** Reads an item and its history as of the same version. Both are read again when the projector wrote in between. */
export async function itemHistory(
  reader: ItemReader,
  generation: ItemStore,
  itemId: ItemId,
): Promise<{ item: CheckedItem; history: ItemHistory }> {
  for (let reads = 1; ; reads++) {
    const rows = await generation.history(itemId)
    const document = await generation.item(itemId)
    const isBehind = !rows.some(({ version }) => version === document?.version)
    const isAhead = rows.some(({ version, outcome }) => outcome === 'applied' && version > (document?.version ?? 0))
    if (document !== null && (isBehind || isAhead) && reads < MOST_READS) continue
    const item = await reader.checkOne(itemId, document)
    return { item, history: await checkedHistory(document as ItemDocument, rows, reader) }
  }
}
