import { hashOf } from '../domain/canonical.ts'
import type { Envelope } from '../domain/event/envelope.ts'
import type { Hash, ItemId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import type { Generation, HistoryRow } from '../ports/read-store.ts'
import type { CheckedItem } from './checked-item.ts'
import type { ItemReader } from './item-reader.ts'

export interface CheckedVersion {
  envelope: Envelope
  signature: Uint8Array
  envelopeHash: Hash
  /** Null for a withdrawal, and once erased. */
  content: Content | null
  erased: boolean
  outcome: HistoryRow['outcome']
}

export interface ItemHistory {
  versions: CheckedVersion[]
  /** Versions whose stored form does not check. */
  withheld: { version: number }[]
}

/** Every version of an item from its history rows, each checked as items are (rule 10). */
async function checkedHistory(
  document: ItemDocument,
  rows: HistoryRow[],
  reader: Pick<ItemReader, 'checkProof'>,
): Promise<ItemHistory> {
  const carriers = rows.filter((row) => row.outcome === 'applied' && carriesContent(row))
  const inForce = carriers.toSorted((a, b) => a.version - b.version).at(-1)
  const checked = await Promise.all(
    rows.map(async (row) => {
      const text = row === inForce && !row.erased ? (row.contentText ?? document.contentText) : row.contentText
      return { row, version: await checkedVersion(row, text, document.itemId, reader) }
    }),
  )
  return {
    versions: checked
      .flatMap(({ version }) => version ?? [])
      .toSorted((a, b) => a.envelope.version - b.envelope.version),
    withheld: checked.flatMap(({ row, version }) => (version === null ? [{ version: row.version }] : [])),
  }
}

const carriesContent = ({ envelopeText }: HistoryRow) => !envelopeText.includes('"type":"ItemWithdrawn"')

async function checkedVersion(
  row: HistoryRow,
  text: string | null,
  itemId: ItemId,
  { checkProof }: Pick<ItemReader, 'checkProof'>,
): Promise<CheckedVersion | null> {
  const proof = await checkProof(row)
  if (!proof.ok || proof.envelope.itemId !== itemId || proof.envelope.version !== row.version) return null
  if (text !== null && hashOf(text) !== proof.envelope.fingerprint) return null
  return {
    envelope: proof.envelope,
    signature: row.signature,
    envelopeHash: hashOf(row.envelopeText),
    content: text === null ? null : JSON.parse(text),
    erased: text === null && proof.envelope.type !== 'ItemWithdrawn',
    outcome: row.outcome,
  }
}

const MOST_READS = 5

/** An item with its history as of one version: read again when the projector wrote in between. */
export async function readHistory(
  reader: ItemReader,
  generation: Generation,
  itemId: ItemId,
): Promise<{ item: CheckedItem; history: ItemHistory }> {
  for (let reads = 1; ; reads++) {
    const rows = await generation.history(itemId)
    const document = await generation.item(itemId)
    const isSettled = rows.some(({ version }) => version === document?.version)
    const moved = rows.some(({ version, outcome }) => outcome === 'applied' && version > (document?.version ?? 0))
    if (document !== null && (!isSettled || moved) && reads < MOST_READS) continue
    const item = await reader.checkOne(itemId, document)
    return { item, history: await checkedHistory(document as ItemDocument, rows, reader) }
  }
}
