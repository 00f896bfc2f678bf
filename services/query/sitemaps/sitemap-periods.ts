import { HubError } from '../../domain/errors.ts'
import { isDate } from '../../domain/item/dates.ts'
import { firstDay, lastDay } from '../../domain/item/display-dates.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import type { Outlet } from '../requested-outlet.ts'

/** What has more items is parted: a year into its months, a month into its days. */
const MOST_ITEMS = 1000
/** Nothing that is disclosed was printed before. */
const FIRST_YEAR = 1900

/**
 * The periods of printed days, the latest first, that together hold what an outlet shows today: years, months or days, none of
 * which has many items. Each count is of an index.
 */
export async function sitemapPeriods(
  generation: Pick<ItemStore, 'countOutlet'>,
  { entries }: Pick<Outlet, 'entries'>,
  today: string,
): Promise<string[]> {
  const count = async (days: { fromDay?: number; toDay: number }, most: number): Promise<number> => {
    const found = await generation.countOutlet({ entries, today, status: 'live', ...days }, most)
    if (found !== null) return found
    throw new HubError('layout-outdated', 'the read models have an older layout, which cannot be counted by days')
  }
  const within = (period: string) => count({ fromDay: firstDay(period), toDay: lastDay(period) }, MOST_ITEMS)
  const parted = async (period: string): Promise<string[]> => {
    const items = await within(period)
    if (items === 0) return []
    if (items <= MOST_ITEMS || period.length === 'YYYY-MM-DD'.length) return [period]
    const parts: string[] = []
    for (const part of partsOf(period)) parts.push(...(await parted(part)))
    return parts
  }
  const periods: string[] = []
  for (let year = Number(today.slice(0, 4)); year >= FIRST_YEAR; year--) {
    if ((await count({ toDay: lastDay(`${year}`) }, 1)) === 0) break
    periods.push(...(await parted(`${year}`)))
  }
  return periods
}

const partsOf = (period: string): string[] => {
  const parts = period.length === 'YYYY'.length ? 12 : 31
  return Array.from({ length: parts }, (_, index) => `${period}-${`${parts - index}`.padStart(2, '0')}`).filter(isDate)
}
