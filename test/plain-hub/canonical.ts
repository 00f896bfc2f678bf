import type { ReadModels } from './stores/read-models.ts'

/**
 * The canonical form of read models, with a text for each document, history row and node head. It holds no positions and
 * no log times, because those are observations (rule 6).
 */
export function canonicalModels({ items, history, heads }: ReadModels): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [itemId, { document, facets, field, organName, displayFrom, displayUntil }] of items)
    texts.set(`item ${itemId}`, textOf({ document, facets, field, organName, displayFrom, displayUntil }))
  for (const [place, { notAllowedAt: _, freedAt: __, ...row }] of history) texts.set(`history ${place}`, textOf(row))
  for (const [nodeId, { nodeSeq, hash }] of heads) texts.set(`head ${nodeId}`, textOf({ nodeId, nodeSeq, hash }))
  return texts
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, member) => (member instanceof Uint8Array ? Buffer.from(member).toString('base64') : member))

/** Says in words where two canonical forms differ. */
export function differences(found: Map<string, string>, wanted: Map<string, string>, what: string): string[] {
  return [...new Set([...found.keys(), ...wanted.keys()])].flatMap((key) => {
    const [a, b] = [found.get(key), wanted.get(key)]
    if (a === b) return []
    if (a === undefined) return [`${what} lack ${key}`]
    return [
      b === undefined ? `${what} have ${key} too many` : `${what} differ in ${key}:\n  found  ${a}\n  wanted ${b}`,
    ]
  })
}
