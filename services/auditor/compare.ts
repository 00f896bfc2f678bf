import { HubError } from '../domain/errors.ts'
import type { ItemId } from '../domain/ids.ts'
import type { AuditStore } from '../ports/audit-store.ts'
import type { ParkedRecord } from '../ports/parked-record.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import { compareHistory, compareItem } from './compare-item.ts'
import { differingMembers } from './differing-members.ts'
import { type ItemWithHistory, itemWithHistory, pairedItems } from './items-with-history.ts'

interface Difference {
  itemId: ItemId
  /** Names of the members that differ. `missing` is only in the first, `surplus` only in the second. */
  what: string[]
}

export interface Comparison {
  items: number
  differences: Difference[]
  /** Nodes whose applied heads differ. */
  heads: string[]
  /** Differences of parked records and checkpoints, and faults that an engine found in its own files. */
  outsideItems: string[]
}

export interface CompareOptions {
  /** Brings the first to where the second stands now. Gives false when it stood there already. */
  catchUp?: () => Promise<boolean>
  onProgress?: (items: number) => void
}

/** When the projector writes while we compare, we compare again what differed, at most this often. */
const MOST_ROUNDS = 50

/**
 * Compares a generation with a replay of the log, item by item: documents byte for byte, derived columns and every
 * history row, then heads, checkpoints and parked records. The second may be live, so items that differ are compared
 * again at equal checkpoints. Streams, as `itemsWithHistory` does. When a store turns out to be damaged, the comparison
 * says so and holds what was compared until then.
 */
export async function compareGenerations(
  expected: AuditStore,
  found: AuditStore,
  { catchUp = async () => false, onProgress = () => {} }: CompareOptions = {},
): Promise<Comparison> {
  const comparison: Comparison = { items: 0, differences: [], heads: [], outsideItems: [] }
  try {
    await catchUp()
    for await (const [a, b] of pairedItems(expected, found)) {
      if (++comparison.items % 1000 === 0) onProgress(comparison.items)
      const { itemId } = ((a ?? b) as ItemWithHistory).document
      const what = await compareItem(itemId, [a, b], [expected, found])
      if (what.length > 0) comparison.differences.push({ itemId, what })
    }
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const rest = await compareRest(expected, found)
      if (!(await catchUp())) return withRest(comparison, rest)
      comparison.differences = await stillDiffering(comparison.differences, expected, found)
    }
    throw new HubError(
      'projector-busy',
      'The projector wrote all the time, so the comparison could not end. Try again when less is published.',
    )
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'store-damaged') throw error
    return { ...comparison, outsideItems: [...comparison.outsideItems, error.message] }
  }
}

type Rest = Pick<Comparison, 'differences' | 'heads' | 'outsideItems'>

async function compareRest(expected: AuditStore, found: AuditStore): Promise<Rest> {
  const heads = await headDifferences(expected, found)
  const checkpoints = await checkpointDifferences(expected, found)
  const { differences, outsideItems } = await parkedDifferences(expected, found)
  return { differences, heads, outsideItems: [...checkpoints, ...outsideItems] }
}

const withRest = (comparison: Comparison, { differences, heads, outsideItems }: Rest): Comparison => ({
  ...comparison,
  differences: [...comparison.differences, ...differences],
  heads,
  outsideItems,
})

async function stillDiffering(differences: Difference[], expected: AuditStore, found: AuditStore) {
  const still: Difference[] = []
  for (const { itemId } of differences) {
    const items = [await itemWithHistory(expected, itemId), await itemWithHistory(found, itemId)] as const
    const what = await compareItem(itemId, items, [expected, found])
    if (what.length > 0) still.push({ itemId, what })
  }
  return still
}

export const isSame = ({ differences, heads, outsideItems }: Comparison): boolean =>
  differences.length + heads.length + outsideItems.length === 0

async function headDifferences(expected: AuditStore, found: AuditStore): Promise<string[]> {
  const [a, b] = await Promise.all([expected.allHeads(), found.allHeads()])
  const heads = new Map(b.map((head) => [head.nodeId, head]))
  // An older layout does not know the latest time of a chain.
  const isOlder = [expected, found].some(({ layoutAge }) => layoutAge === 'older')
  const differing = a.filter((head) => {
    const other = heads.get(head.nodeId)
    heads.delete(head.nodeId)
    if (other?.nodeSeq !== head.nodeSeq || other.hash !== head.hash || other.movedAt !== head.movedAt) return true
    return !isOlder && other.latestAt !== head.latestAt
  })
  return [...differing.map((head) => head.nodeId), ...heads.keys()].sort()
}

async function checkpointDifferences(expected: AuditStore, found: AuditStore): Promise<string[]> {
  const observed = (checkpoint: Checkpoint) => ({ ...checkpoint, caughtUpAt: null })
  const others = new Map((await found.checkpoints()).map((one) => [one.partition, observed(one)]))
  return (await expected.checkpoints()).flatMap((one) => {
    const what = differingMembers(observed(one), others.get(one.partition) ?? {})
    return what.length === 0 ? [] : [`checkpoint of partition ${one.partition}: ${what.join(', ')}`]
  })
}

/**
 * A difference of a parked record is listed under its item, if it has one. The history of an item without a document is
 * compared here too.
 */
async function parkedDifferences(expected: AuditStore, found: AuditStore) {
  const positionOf = ({ partition, offset }: ParkedRecord) => `${partition}/${offset}`
  const others = new Map((await found.parked()).map((record) => [positionOf(record), record]))
  const outsideItems: string[] = []
  const differences: Difference[] = []
  for (const record of await expected.parked()) {
    const other = others.get(positionOf(record))
    others.delete(positionOf(record))
    const { itemId } = record
    const what = other === undefined ? ['missing'] : differingMembers(record, other)
    const history =
      itemId === null || (await expected.item(itemId)) !== null
        ? []
        : compareHistory(await expected.history(itemId), await found.history(itemId))
    const parked = what.map((member) => `parked ${positionOf(record)} ${member}`)
    if (itemId === null) outsideItems.push(...parked)
    else if (parked.length + history.length > 0) differences.push({ itemId, what: [...parked, ...history] })
  }
  const surplus = [...others.keys()].map((position) => `parked ${position} surplus`)
  return { outsideItems: outsideItems.concat(surplus), differences }
}
