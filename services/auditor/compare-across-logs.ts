import type { AuditStore } from '../ports/audit-store.ts'
import type { HistoryRow } from '../ports/read-models.ts'
import type { Comparison } from './compare.ts'
import { compareHistory } from './compare-item.ts'
import { differingMembers } from './differing-members.ts'
import { type ItemWithHistory, pairedItems } from './items-with-history.ts'

/** True when the two were built from different logs. Their positions cannot be compared then. */
export async function areOfDifferentLogs(a: AuditStore, b: AuditStore): Promise<boolean> {
  const logs = new Map((await a.checkpoints()).map(({ partition, logId }) => [partition, logId]))
  return (await b.checkpoints()).some(({ partition, logId }) => logs.get(partition) !== logId)
}

/**
 * Compares a generation that was built from a new log with the one before. It must hold every item of that one, in the
 * same version byte for byte, or in a later version. Further items are no difference. Streams.
 */
export async function compareAcrossLogs(fresh: AuditStore, before: AuditStore): Promise<Comparison> {
  const comparison: Comparison = { items: 0, differences: [], heads: [], outsideItems: [] }
  for await (const [older, newer] of pairedItems(before, fresh)) {
    if (older === undefined) continue
    comparison.items++
    const what = whatIsLost(older, newer)
    if (what.length > 0) comparison.differences.push({ itemId: older.document.itemId, what })
  }
  return comparison
}

function whatIsLost(before: ItemWithHistory, now: ItemWithHistory | undefined): string[] {
  if (now === undefined) return ['missing']
  const { version } = before.document
  if (now.document.version < version) return [`version ${version} missing`]
  if (now.document.version > version) return []
  const [older, newer] = [before.history, now.history].map(withoutPlaces) as [HistoryRow[], HistoryRow[]]
  const [a, b] = [comparable(before, now), comparable(now, before)]
  return [...differingMembers(a, b), ...compareHistory(older, newer)]
}

/**
 * Without what another log says of it, for it has other announcements of the directory, and without what the layout of
 * the other generation does not know.
 */
const comparable = ({ document }: ItemWithHistory, other: ItemWithHistory) => ({
  ...document,
  directoryPosition: null,
  erasedBelow: other.document.erasedBelow === null ? null : document.erasedBelow,
})

/** Another log has the same events at other offsets. */
const withoutPlaces = (rows: HistoryRow[]): HistoryRow[] =>
  rows.map((row) => ({ ...row, notAllowedAt: null, freedAt: null }))
