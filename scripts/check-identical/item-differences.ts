import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Item } from './hub-answers.ts'

/**
 * Differences between `/v1/changes` and `/v1/items/{id}`, and contents that do not give the fingerprint that is named.
 */
export function itemDifferences(item: Item, change: Item): string[] {
  const where = `/v1/items/${change.itemId}`
  return [
    ...(item.version < change.version ? [`${where}: version ${item.version}, before ${change.version}`] : []),
    ...(item.version === change.version ? disagreements(item, change, where) : []),
    ...fingerprintFaults(change, '/v1/changes'),
    ...fingerprintFaults(item, where),
  ]
}

/** The members in which an answer about an item differs from `/v1/changes`. */
export const disagreements = (item: Item, change: Item, where: string): string[] =>
  (['version', 'fingerprint', 'status', 'title'] as const)
    .filter((member) => item[member] !== change[member])
    .map((member) => `${where}: ${item.itemId} ${member} ${item[member]}, /v1/changes says ${change[member]}`)

function fingerprintFaults({ itemId, content, fingerprint, state, title }: Item, where: string): string[] {
  // The content is not public when the item was withdrawn, erased or taken off display.
  if (content === undefined || content === null)
    return state === 'shown' ? [`${where}: ${itemId} is shown and has no content`] : []
  const text = canonicalize(content) as string
  const recomputed = `sha-256:${createHash('sha256').update(text, 'utf8').digest('hex')}`
  return [
    ...(recomputed === fingerprint ? [] : [`${where}: ${itemId} says ${fingerprint}, its content gives ${recomputed}`]),
    ...(content.title === title ? [] : [`${where}: ${itemId} is titled ${title}, its content ${content.title}`]),
  ]
}
