import { dayInShanghai } from '../domain/item/display-dates.ts'
import { publicReader } from '../domain/item/may-read.ts'
import type { ItemStore } from '../ports/item-store.ts'
import { PAGE_ROOM } from '../ports/page-room.ts'
import { type ItemReader, sortOut } from './item-reader.ts'
import { createOnceForState } from './once-for-state.ts'
import { isListedUnder } from './outlet-list.ts'
import type { Outlet } from './requested-outlet.ts'
import { toldItem } from './told-item.ts'

/** No index has the organs of an outlet, and the directory knows no departments: so many of its newest items are looked at. */
const LOOKED_AT = 200

/** How many outlets they are remembered of. */
const CAPACITY = 500

/** Gives the organs of an outlet for a state of the store, looked up once: nearly every look at the page is of the same state. */
export type RecentOrgans = (generation: ItemStore, outlet: Outlet, state: unknown) => Promise<string[]>

export function createRecentOrgans(reader: ItemReader): RecentOrgans {
  const once = createOnceForState<string[]>(CAPACITY)
  return (generation, outlet, state) =>
    once([`${outlet.kind}/${outlet.division.code}`, state, reader.failuresMet()], () =>
      recentOrgans(reader, generation, outlet),
    )
}

/** The organs whose items are the newest of an outlet, as its list names them: the newest one first. */
async function recentOrgans(reader: ItemReader, generation: ItemStore, { entries }: Outlet): Promise<string[]> {
  const today = dayInShanghai(reader.now())
  const order = generation.layoutAge === 'older' ? 'received' : 'printed'
  const asked = { entries, order, today, status: 'live', limit: LOOKED_AT, room: PAGE_ROOM } as const
  const { items } = sortOut(await reader.check(await generation.outlet(asked)))
  const everybody = publicReader(today)
  const told = items.filter((item) => isListedUnder(item, entries)).map((item) => toldItem(item, everybody))
  return [...new Set(told.map(({ organ, node }) => organ?.name ?? node.name))]
}
