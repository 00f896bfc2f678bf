import type { Directory } from '../domain/directory/directory.ts'
import { dayInShanghai } from '../domain/item/display-dates.ts'
import type { ItemStore } from '../ports/item-store.ts'
import { type Freshness, freshnessOf, ofEveryPartition, unreadAt } from './freshness.ts'
import type { ItemReader } from './item-reader.ts'
import type { Outlet } from './requested-outlet.ts'
import { appliedState, directoryState } from './state-etag.ts'

/** What an outlet is, and how much it shows today. */
export interface OutletSummary {
  outlet: Outlet
  /** The divisions that it lies in, the nearest first. */
  parents: { code: string; name: string }[]
  /** Items that are shown there, notices left out; null for more than are counted. */
  items: number | null
  /** The same by field, for each field of the directory. */
  fields: { name: string; items: number | null }[]
  freshness: Freshness
  /** All that it is made of. */
  state: unknown
}

/** Counts by the store's indexes, once for each state of the store; whoever asks again gets what was counted. */
export async function outletSummary(reader: ItemReader, generation: ItemStore, outlet: Outlet): Promise<OutletSummary> {
  const unread = await reader.unread()
  const checkpoints = await generation.checkpoints()
  const directory = reader.directory.latest()
  const now = reader.now()
  const state = [generation.number, appliedState(checkpoints), directoryState(directory), outlet, dayInShanghai(now)]
  const query = { entries: outlet.entries, today: dayInShanghai(now), status: 'live' as const }
  const fields: OutletSummary['fields'] = []
  for (const name of directory.fields())
    fields.push({ name, items: await reader.totals(generation, { ...query, field: name }, state) })
  return {
    outlet,
    parents: parentsOf(outlet, directory),
    items: await reader.totals(generation, query, state),
    fields,
    freshness: freshnessOf(
      ofEveryPartition(checkpoints, reader.partitions),
      now,
      unreadAt(unread, outlet.division.code, directory),
    ),
    state,
  }
}

function parentsOf({ division }: Outlet, directory: Directory): OutletSummary['parents'] {
  const parents: OutletSummary['parents'] = []
  for (let at = division.parent; at !== null; ) {
    const above = directory.division(at)
    if (above === undefined) break
    parents.push({ code: above.code, name: above.name })
    at = above.parent
  }
  return parents
}
