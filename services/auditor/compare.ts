import { canonicalText } from '../domain/canonical.ts'
import type { ItemId } from '../domain/ids.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import type { Generation, HistoryRow } from '../ports/read-store.ts'

interface Difference {
  itemId: ItemId
  /** The members that differ, or `missing` / `surplus` (only in the second). */
  what: string[]
}

export interface Comparison {
  items: number
  differences: Difference[]
  /** Nodes whose applied heads differ. */
  heads: string[]
}

/**
 * Compares two generations item by item: documents byte for byte, every history row, and the nodes' heads.
 * Both must stand at the same checkpoints. Streams; holds two pages at a time.
 */
export async function compareGenerations(
  left: Generation,
  right: Generation,
  onProgress?: (items: number) => void,
): Promise<Comparison> {
  const differences: Difference[] = []
  let items = 0
  for await (const [a, b] of paired(documents(left), documents(right))) {
    items++
    if (items % 1000 === 0) onProgress?.(items)
    if (a === undefined || b === undefined)
      differences.push({ itemId: (a ?? b)?.itemId as ItemId, what: [b === undefined ? 'missing' : 'surplus'] })
    else {
      const what = [...membersThatDiffer(asText(a), asText(b)), ...(await historyDifferences(left, right, a.itemId))]
      if (what.length > 0) differences.push({ itemId: a.itemId, what })
    }
  }
  return { items, differences, heads: await headDifferences(left, right) }
}

async function* documents(generation: Generation): AsyncGenerator<ItemDocument> {
  let after: ItemId | null = null
  for (;;) {
    const page: ItemDocument[] = await generation.scan(after, 500)
    yield* page
    const last = page.at(-1)
    if (last === undefined) return
    after = last.itemId
  }
}

/** Both streams rise by itemId; gives what stands at the same id, or one alone. */
async function* paired(left: AsyncGenerator<ItemDocument>, right: AsyncGenerator<ItemDocument>) {
  let a = await left.next()
  let b = await right.next()
  while (!a.done || !b.done) {
    const alone = a.done ? 1 : b.done ? -1 : compareIds(a.value.itemId, b.value.itemId)
    yield [
      alone <= 0 ? (a.value as ItemDocument) : undefined,
      alone >= 0 ? (b.value as ItemDocument) : undefined,
    ] as const
    if (alone <= 0) a = await left.next()
    if (alone >= 0) b = await right.next()
  }
}

const compareIds = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Member by member as text: signatures are bytes, and compare as base64. */
const asText = (value: object): Map<string, string> =>
  new Map(Object.entries(value).map(([name, member]) => [name, textOf(member)]))

const textOf = (value: unknown): string =>
  canonicalText({ value: value instanceof Uint8Array ? Buffer.from(value).toString('base64') : withText(value) })

function withText(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(withText)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withText(member)]))
}

const membersThatDiffer = (a: Map<string, string>, b: Map<string, string>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name))

async function historyDifferences(left: Generation, right: Generation, itemId: ItemId): Promise<string[]> {
  const [a, b] = await Promise.all([left.history(itemId), right.history(itemId)])
  const byPlace = new Map(b.map((row) => [placeOf(row), row]))
  const found = a.flatMap((row) => {
    const other = byPlace.get(placeOf(row))
    byPlace.delete(placeOf(row))
    if (other === undefined) return [`history ${row.version} missing`]
    return membersThatDiffer(asText(row), asText(other)).map((name) => `history ${row.version} ${name}`)
  })
  return [...found, ...[...byPlace.values()].map((row) => `history ${row.version} surplus`)]
}

const placeOf = (row: HistoryRow) => `${row.nodeId}/${row.nodeSeq}`

async function headDifferences(left: Generation, right: Generation): Promise<string[]> {
  const [a, b] = await Promise.all([left.allHeads(), right.allHeads()])
  const heads = new Map(b.map((head) => [head.nodeId, head]))
  const found = a.filter((head) => {
    const other = heads.get(head.nodeId)
    heads.delete(head.nodeId)
    return other?.nodeSeq !== head.nodeSeq || other.hash !== head.hash
  })
  return [...found.map((head) => head.nodeId), ...heads.keys()].sort()
}
