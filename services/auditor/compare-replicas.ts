import type { Hash, ItemId } from '../domain/ids.ts'
import type { OutletEntry } from '../domain/outlets.ts'

/** One side of a comparison. It is a read store of this machine, or another hub's API. */
export interface Replica {
  digests(): Promise<{
    checkpoints: { partition: number; logId: string; nextOffset: number }[]
    outlets: { entry: OutletEntry; digest: Hash }[]
  }>
  /** The items of an entry as they are now, with those that have left it. */
  states(entry: OutletEntry): AsyncIterable<ReplicaState>
}

export interface ReplicaState {
  itemId: ItemId
  version: number
  status: 'live' | 'withdrawn'
  fingerprint: Hash
  changedAt: { partition: number; offset: number }
  left: boolean
}

interface ReplicaDifference {
  entry: OutletEntry
  itemId: ItemId
  /** Null when this side does not have the item. */
  here: ReplicaState | null
  there: ReplicaState | null
}

export interface ReplicaComparison {
  outlets: number
  /** Entries whose digests differ. They are compared item by item. */
  outletsDiffering: OutletEntry[]
  differences: ReplicaDifference[]
  /** Items changed by a record that one side has not applied yet. They can be compared later. */
  notComparableYet: { entry: OutletEntry; itemId: ItemId }[]
  /** Partitions that belong to different logs on the two sides. Nothing can be compared then. */
  foreignLogs: number[]
}

/** Compares the digests of all outlets, and then item by item the outlets whose digests differ. */
export async function compareReplicas(here: Replica, there: Replica): Promise<ReplicaComparison> {
  const [ours, theirs] = await Promise.all([here.digests(), there.digests()])
  const result: ReplicaComparison = {
    outlets: 0,
    outletsDiffering: [],
    differences: [],
    notComparableYet: [],
    foreignLogs: foreignLogs(ours.checkpoints, theirs.checkpoints),
  }
  if (result.foreignLogs.length > 0) return result
  const horizon = horizonOf(ours.checkpoints, theirs.checkpoints)
  const digestsThere = new Map(theirs.outlets.map(({ entry, digest }) => [entry, digest]))
  const digestsHere = new Map(ours.outlets.map(({ entry, digest }) => [entry, digest]))
  for (const entry of [...new Set([...digestsHere.keys(), ...digestsThere.keys()])].sort()) {
    result.outlets++
    if (digestsHere.get(entry) === digestsThere.get(entry)) continue
    result.outletsDiffering.push(entry)
    await compareOutlet(entry)
  }
  return result

  async function compareOutlet(entry: OutletEntry): Promise<void> {
    const [statesHere, statesThere] = await Promise.all([gather(here.states(entry)), gather(there.states(entry))])
    for (const itemId of [...new Set([...statesHere.keys(), ...statesThere.keys()])].sort()) {
      const one = statesHere.get(itemId) ?? null
      const other = statesThere.get(itemId) ?? null
      if (agree(one, other)) continue
      if (isBeyond(one) || isBeyond(other)) result.notComparableYet.push({ entry, itemId })
      else result.differences.push({ entry, itemId, here: one, there: other })
    }
  }

  function isBeyond(state: ReplicaState | null): boolean {
    return state !== null && state.changedAt.offset >= (horizon.get(state.changedAt.partition) ?? 0)
  }
}

type Checkpoints = Awaited<ReturnType<Replica['digests']>>['checkpoints']

/** The offset to which both sides have applied each partition. */
function horizonOf(ours: Checkpoints, theirs: Checkpoints): Map<number, number> {
  const there = new Map(theirs.map(({ partition, nextOffset }) => [partition, nextOffset]))
  return new Map(ours.map(({ partition, nextOffset }) => [partition, Math.min(nextOffset, there.get(partition) ?? 0)]))
}

function foreignLogs(ours: Checkpoints, theirs: Checkpoints): number[] {
  const there = new Map(theirs.map(({ partition, logId }) => [partition, logId]))
  return ours.flatMap(({ partition, logId }) => {
    const other = there.get(partition)
    return other !== undefined && other !== logId ? [partition] : []
  })
}

/** An item that changes while it is read comes twice, and the later one counts. */
async function gather(states: AsyncIterable<ReplicaState>): Promise<Map<ItemId, ReplicaState>> {
  const gathered = new Map<ItemId, ReplicaState>()
  for await (const state of states) gathered.set(state.itemId, state)
  return gathered
}

const agree = (one: ReplicaState | null, other: ReplicaState | null): boolean =>
  isShown(one) === isShown(other) &&
  (!isShown(one) ||
    (one?.version === other?.version && one?.fingerprint === other?.fingerprint && one?.status === other?.status))

const isShown = (state: ReplicaState | null): boolean => state !== null && !state.left
