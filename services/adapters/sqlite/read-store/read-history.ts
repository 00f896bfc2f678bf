import type { Hash, ItemId, NodeId } from '../../../domain/ids.ts'
import { makerOf } from '../../../domain/ids.ts'
import type { NotAllowedEvent } from '../../../domain/item/standing.ts'
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
  notAllowedAt: row.notAllowedAt as number | null,
  freedAt: row.freedAt as number | null,
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
    const row = sql(
      `SELECT h.hash, h.allowed, h.notAllowedAt, i.itemId, iif(i.id IS NULL, h.envelope, NULL) AS envelope
       FROM history h LEFT JOIN items i ON i.id = h.item WHERE h.node = ? AND h.nodeSeq = ?`,
    ).get(node, place.nodeSeq)
    if (row === undefined) continue
    const envelopeHash: Hash = hashOfBytes(row.hash as Uint8Array)
    // The item's row may be gone (rule 5). The history must be seen all the same.
    const itemId = (row.itemId ?? JSON.parse(row.envelope as string).itemId) as ItemId
    const notAllowedAt = row.notAllowedAt as number | null
    applied.set(nodeSeqKey(place), { itemId, envelopeHash, outcome: outcomeOf(row), notAllowedAt })
  }
  return applied
}

/** The item's row may be gone, and the number by which its history rows name it: they are found by what was signed. */
export function readAppliedTo(
  { sql }: GenerationFile,
  names: Names,
  itemId: ItemId,
): Pick<HistoryRow, 'nodeSeq' | 'version'>[] {
  const node = names.find(makerOf(itemId))
  if (node === null) return []
  return sql('SELECT nodeSeq, version FROM history WHERE node = ? AND allowed = 1 AND instr(envelope, ?) > 0')
    .all(node, `"itemId":${JSON.stringify(itemId)},`)
    .map(({ nodeSeq, version }) => ({ nodeSeq: nodeSeq as number, version: version as number }))
}

/** For each item whose own maker has `not-allowed` rows: all of them, by nodeSeq. */
export function readNotAllowed(
  { sql }: GenerationFile,
  names: Names,
  itemIds: ItemId[],
): Map<ItemId, NotAllowedEvent[]> {
  const found = new Map<ItemId, NotAllowedEvent[]>()
  for (const itemId of itemIds) {
    const node = names.find(makerOf(itemId))
    if (node === null) continue
    const rows = sql(
      `SELECT h.nodeSeq, h.notAllowedAt, h.freedAt FROM history h JOIN items i ON i.id = h.item
       WHERE i.itemId = ? AND h.node = ? AND h.allowed = 0 ORDER BY h.nodeSeq`,
    ).all(itemId, node) as unknown as NotAllowedEvent[]
    if (rows.length > 0)
      found.set(
        itemId,
        rows.map((row) => ({ ...row })),
      )
  }
  return found
}

const outcomeOf = (row: Record<string, unknown>): HistoryRow['outcome'] =>
  row.allowed === 1 ? 'applied' : 'not-allowed'
