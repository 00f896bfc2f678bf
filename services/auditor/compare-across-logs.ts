import type { ItemDocument } from '../domain/item/item-document.ts'
import type { Generation, HistoryRow } from '../ports/read-store.ts'
import type { Comparison } from './compare.ts'
import { compareHistory } from './compare-item.ts'
import { membersThatDiffer } from './members.ts'

const PAGE = 500

/** True when the two were built from different logs: their positions cannot be held against each other. */
export async function areOfDifferentLogs(a: Generation, b: Generation): Promise<boolean> {
  const logs = new Map((await a.checkpoints()).map(({ partition, logId }) => [partition, logId]))
  return (await b.checkpoints()).some(({ partition, logId }) => logs.get(partition) !== logId)
}

/**
 * Whether a generation that was built from a log made anew holds all that the one before holds: every item, in the same
 * version byte for byte, or in a later one. What it has beyond that is no difference. Streams.
 */
export async function compareAcrossLogs(fresh: Generation, before: Generation): Promise<Comparison> {
  const comparison: Comparison = { items: 0, differences: [], heads: [], places: [] }
  for (let page = await before.scan(null, PAGE); ; page = await before.scan(last(page).itemId, PAGE)) {
    if (page.length === 0) return comparison
    const itemIds = page.map(({ itemId }) => itemId)
    const there = await fresh.items(itemIds)
    const [older, newer] = [await before.histories(itemIds), await fresh.histories(itemIds)]
    for (const document of page) {
      comparison.items++
      const { itemId } = document
      const what = lost(document, there.get(itemId), [older.get(itemId) ?? [], newer.get(itemId) ?? []])
      if (what.length > 0) comparison.differences.push({ itemId, what })
    }
  }
}

function lost(
  before: ItemDocument,
  now: ItemDocument | undefined,
  [older, newer]: [HistoryRow[], HistoryRow[]],
): string[] {
  if (now === undefined) return ['missing']
  if (now.version < before.version) return [`version ${before.version} missing`]
  if (now.version > before.version) return []
  return [...membersThatDiffer(before, now), ...compareHistory(older, newer)]
}

const last = (page: ItemDocument[]) => page.at(-1) as ItemDocument
