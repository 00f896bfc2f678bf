import type { ItemId } from '../domain/ids.ts'
import type { AuditStore } from '../ports/audit-store.ts'
import { type HistoryRow, nodeSeqKey } from '../ports/read-models.ts'
import { differingMembers } from './differing-members.ts'
import type { ItemWithHistory } from './items-with-history.ts'

/** Names what differs of one item between two generations: document, derived columns, history. */
export async function compareItem(
  itemId: ItemId,
  [expected, found]: readonly [ItemWithHistory | undefined, ItemWithHistory | undefined],
  generations: readonly [AuditStore, AuditStore],
): Promise<string[]> {
  if (expected === undefined && found === undefined) return []
  if (found === undefined) return ['missing']
  if (expected === undefined) return ['surplus']
  const [a, b] = await Promise.all(generations.map((generation) => generation.derivedColumns?.(itemId)))
  const beside = a === undefined || b === undefined ? [] : differingMembers(a, b)
  const isOlder = generations.some(({ layoutAge }) => layoutAge === 'older')
  // An older layout knows neither under which directory outlets were resolved, nor what a redaction erased, nor at which offset an event was not allowed.
  const compared = ({ document }: ItemWithHistory) =>
    isOlder ? { ...document, directoryPosition: null, erasedBelow: null } : document
  const rows = ({ history }: ItemWithHistory) =>
    isOlder ? history.map((row) => ({ ...row, notAllowedAt: null })) : history
  return [
    ...differingMembers(compared(expected), compared(found)),
    ...beside,
    ...compareHistory(rows(expected), rows(found)),
  ]
}

/** Compares the rows that stand at the same place of a node's chain. */
export function compareHistory(expected: HistoryRow[], found: HistoryRow[]): string[] {
  const others = new Map(found.map((row) => [nodeSeqKey(row), row]))
  const differing = expected.flatMap((row) => {
    const other = others.get(nodeSeqKey(row))
    others.delete(nodeSeqKey(row))
    if (other === undefined) return [`history ${row.version} missing`]
    return differingMembers(row, other).map((name) => `history ${row.version} ${name}`)
  })
  return [...differing, ...[...others.values()].map((row) => `history ${row.version} surplus`)]
}
