import type { Hash, ItemId, NodeId } from '../../../domain/ids.ts'
import { makerOf } from '../../../domain/ids.ts'
import type { HistoryPage } from '../../../ports/item-store.ts'
import { createHistoryRoom } from '../../../ports/page-room.ts'
import { type ChainEntry, type HistoryRow, nodeSeqKey } from '../../../ports/read-models.ts'
import { hashOfBytes } from '../hash-bytes.ts'
import { decoded } from '../sqlite-errors.ts'
import type { GenerationFile } from './generation-file.ts'
import type { Names } from './names.ts'

/** The rows of an item, or a page of them. A page is read row by row, so that no more texts are in memory than it holds. */
export function readHistory(
  { sql, file }: GenerationFile,
  names: Names,
  itemId: ItemId,
  page: HistoryPage = { after: Number.MIN_SAFE_INTEGER, room: Number.POSITIVE_INFINITY },
): HistoryRow[] {
  const hasRoom = createHistoryRoom(page.room)
  const found: HistoryRow[] = []
  const rows = 'after' in page ? sql(RISING).iterate(itemId, page.after) : sql(FALLING).iterate(itemId, page.before)
  for (const stored of rows) {
    const row = decoded(
      file,
      () => `history of ${itemId}`,
      () => historyRow(itemId, stored, names),
    )
    if (!hasRoom(row)) break
    found.push(row)
  }
  return found
}

const ROWS = `SELECT h.*, t.text AS content FROM history h JOIN items i ON i.id = h.item JOIN names n ON n.id = h.node
  LEFT JOIN texts t ON t.id = h.text WHERE i.itemId = ?`
const RISING = `${ROWS} AND h.version > ? ORDER BY h.version, n.name, h.nodeSeq`
const FALLING = `${ROWS} AND h.version < ? ORDER BY h.version DESC, n.name, h.nodeSeq`

const historyRow = (itemId: ItemId, row: Record<string, unknown>, names: Names): HistoryRow => ({
  itemId,
  version: row.version as number,
  nodeId: names.nameOf(row.node as number) as NodeId,
  nodeSeq: row.nodeSeq as number,
  envelopeHash: hashOfBytes(row.hash as Uint8Array),
  envelopeText: row.envelope as string,
  signature: row.signature as Uint8Array,
  contentText: typeof row.content === 'string' ? row.content : null,
  erased: row.erased === 1,
  outcome: outcomeOf(row),
})

export function readApplied(
  { sql }: GenerationFile,
  names: Names,
  places: { nodeId: NodeId; nodeSeq: number }[],
): Map<string, ChainEntry> {
  const applied = new Map<string, ChainEntry>()
  for (const place of places) {
    const node = names.find(place.nodeId)
    if (node === null) continue
    const row = sql('SELECT hash, allowed FROM history WHERE node = ? AND nodeSeq = ?').get(node, place.nodeSeq)
    if (row === undefined) continue
    const envelopeHash: Hash = hashOfBytes(row.hash as Uint8Array)
    applied.set(nodeSeqKey(place), { envelopeHash, outcome: outcomeOf(row) })
  }
  return applied
}

/** For each item whose own maker has `not-allowed` rows: the smallest nodeSeq of them. */
export function readNotAllowed({ sql }: GenerationFile, names: Names, itemIds: ItemId[]): Map<ItemId, number> {
  const smallest = new Map<ItemId, number>()
  for (const itemId of itemIds) {
    const node = names.find(makerOf(itemId))
    if (node === null) continue
    const row = sql(
      `SELECT min(h.nodeSeq) AS nodeSeq FROM history h JOIN items i ON i.id = h.item
       WHERE i.itemId = ? AND h.node = ? AND h.allowed = 0`,
    ).get(itemId, node)
    if (typeof row?.nodeSeq === 'number') smallest.set(itemId, row.nodeSeq)
  }
  return smallest
}

const outcomeOf = (row: Record<string, unknown>): HistoryRow['outcome'] =>
  row.allowed === 1 ? 'applied' : 'not-allowed'
