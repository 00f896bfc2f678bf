import type { ItemId } from '../domain/ids.ts'
import type { AuditStore } from '../ports/audit-store.ts'
import type { HistoryRow } from '../ports/read-models.ts'
import { membersThatDiffer } from './members.ts'
import type { StoredItem } from './stored-items.ts'

/** What differs of one item between two generations: document, what is kept beside it, history. */
export async function compareItem(
  itemId: ItemId,
  [expected, found]: readonly [StoredItem | undefined, StoredItem | undefined],
  generations: readonly [AuditStore, AuditStore],
): Promise<string[]> {
  if (expected === undefined && found === undefined) return []
  if (found === undefined) return ['missing']
  if (expected === undefined) return ['surplus']
  const [a, b] = await Promise.all(generations.map((generation) => generation.derivedColumns?.(itemId)))
  const beside = a === undefined || b === undefined ? [] : membersThatDiffer(a, b)
  return [
    ...membersThatDiffer(expected.document, found.document),
    ...beside,
    ...compareHistory(expected.history, found.history),
  ]
}

/** Row by row at the same place of the node's chain. */
export function compareHistory(expected: HistoryRow[], found: HistoryRow[]): string[] {
  const others = new Map(found.map((row) => [placeOf(row), row]))
  const differing = expected.flatMap((row) => {
    const other = others.get(placeOf(row))
    others.delete(placeOf(row))
    if (other === undefined) return [`history ${row.version} missing`]
    return membersThatDiffer(row, other).map((name) => `history ${row.version} ${name}`)
  })
  return [...differing, ...[...others.values()].map((row) => `history ${row.version} surplus`)]
}

const placeOf = (row: HistoryRow) => `${row.nodeId}/${row.nodeSeq}`
