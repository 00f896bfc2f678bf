import { type Comparison, isSame } from '../../auditor/compare.ts'

const MOST_LINES = 100

/** Words the differences for people, the first hundred of them. */
export function sayComparison(comparison: Comparison, same: string): string {
  if (isSame(comparison)) return `ok: ${comparison.items} items, ${same}`
  const { items, differences, heads, outsideItems } = comparison
  const lines = [
    ...differences.map(({ itemId, what }) => `${itemId}: ${what.join(', ')}`),
    ...heads.map((nodeId) => `${nodeId}: another head`),
    ...outsideItems,
  ]
  const left = lines.length - MOST_LINES
  return [
    `${differences.length} of ${items} items differ, ${heads.length + outsideItems.length} other faults`,
    ...lines.slice(0, MOST_LINES),
    ...(left > 0 ? [`… and ${left} more (--json names all)`] : []),
  ].join('\n')
}
