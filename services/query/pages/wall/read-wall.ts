import { addDays, daysBetween } from '../../../domain/clock/days.ts'
import { instantOf } from '../../../domain/ids.ts'
import { dayInShanghai } from '../../../domain/item/display-dates.ts'
import { publicReader } from '../../../domain/item/may-read.ts'
import type { ItemStore } from '../../../ports/item-store.ts'
import type { Freshness } from '../../freshness.ts'
import type { ItemReader } from '../../item-reader.ts'
import { prepareList } from '../../outlet-list.ts'
import type { Outlet } from '../../requested-outlet.ts'
import { type ToldItem, toldItem } from '../../told-item.ts'

/** A whole turn is to take minutes: who stands before the screen does not wait longer. */
const MOST_ITEMS = 40
const MOST_NOTICES = 16
/** So many days, that of the withdrawal counted, a notice stays on the wall. */
const NOTICE_DAYS = 7
const DAY_MS = 86_400_000

export interface Wall {
  /** What is shown today, newest first. */
  items: ToldItem[]
  /** What was withdrawn within the last days, the latest first: titles only. */
  notices: (ToldItem & { title: string; withdrawn: { at: string; day: string } })[]
  /** How many items belong here and do not check. */
  withheld: number
  freshness: Freshness
  today: string
}

/** Reads what the wall of a board shows, inside one use of a generation. */
export async function readWall(reader: ItemReader, generation: ItemStore, outlet: Outlet): Promise<Wall> {
  const now = reader.now()
  const today = dayInShanghai(now)
  const prepared = await prepareList(reader, generation, outlet, { status: 'live', limit: MOST_ITEMS })
  const shown = await prepared.read()
  const recent =
    generation.layoutAge === 'older'
      ? {}
      : { sort: 'updated' as const, updatedAfter: instantOf(Date.parse(now) - (NOTICE_DAYS + 1) * DAY_MS) }
  const taken = await prepareList(reader, generation, outlet, { status: 'withdrawn', limit: MOST_NOTICES, ...recent })
  const gone = await taken.read()
  const told = (item: (typeof shown.items)[number]) => toldItem(item, publicReader(today))
  return {
    items: shown.items.map(told),
    notices: gone.items.map(told).flatMap((item) => {
      const { title, withdrawn } = item
      if (title === null || withdrawn === null) return []
      const day = dayInShanghai(withdrawn.at)
      return daysBetween(day, today) < NOTICE_DAYS ? [{ ...item, title, withdrawn: { ...withdrawn, day } }] : []
    }),
    withheld: shown.withheld.length,
    freshness: prepared.freshness,
    today,
  }
}

/** The last day on which a notice stands there. */
export const lastNoticeDay = (withdrawnOn: string): string => addDays(withdrawnOn, NOTICE_DAYS - 1)
