import type { Division, Item } from './hub-answers.ts'
import { disagreements } from './item-differences.ts'

/** Differences between an outlet's list and the items that belong there by `/v1/changes`. */
export function outletDifferences(
  outlet: string,
  list: Map<string, Item>,
  { items, divisions, changed }: { items: Map<string, Item>; divisions: Map<string, Division>; changed: Set<string> },
): string[] {
  const entries = entriesOf(outlet, divisions)
  const settled = (all: Map<string, Item>) => [...all.values()].filter(({ itemId }) => !changed.has(itemId))
  const belongs = (item: Item) => item.outlets.some((entry) => entries.has(entry))
  return [
    ...settled(list).flatMap((item) => {
      const change = items.get(item.itemId)
      if (change === undefined) return [`${outlet}: ${item.itemId} is listed, /v1/changes does not know it`]
      const foreign = belongs(change) ? [] : [`${outlet}: ${item.itemId} is listed and does not belong there`]
      return [...disagreements(item, change, outlet), ...foreign]
    }),
    ...settled(items)
      .filter((item) => belongs(item) && isDisplayed(item) && !list.has(item.itemId))
      .map(({ itemId }) => `${outlet}: ${itemId} should be listed and is not`),
  ]
}

/** Display dates are part of the content, which is not public once an item was withdrawn. */
function isDisplayed({ content, status }: Item): boolean {
  if (status !== 'live' || content === undefined || content === null) return false
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const { displayFrom = '', displayUntil = '9999' } = content
  return today.slice(0, displayFrom.length) >= displayFrom && today.slice(0, displayUntil.length) <= displayUntil
}

/**
 * The entries under which an outlet shows an item: the outlet's own, those above it, and those that merged into one of
 * them.
 */
function entriesOf(outlet: string, divisions: Map<string, Division>): Set<string> {
  const [kind, code] = outlet.split('/') as [string, string]
  const codes: string[] = []
  for (let at = divisions.get(code); at !== undefined; at = divisions.get(at.parent ?? '')) codes.push(at.code)
  for (const into of codes)
    for (const { code: merged, mergedInto } of divisions.values())
      if (mergedInto === into && !codes.includes(merged)) codes.push(merged)
  return new Set(codes.map((each) => `${kind}/${each}`))
}
