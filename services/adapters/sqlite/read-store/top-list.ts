import { isNewer, type ListRow } from './outlet-list.ts'

/** The newest `limit` rows of all that were added. */
export interface TopList {
  add(row: ListRow): void
  /** The last row of a full list; null while there is room. */
  worst(): ListRow | null
  rows(): ListRow[]
}

export function createTopList(limit: number): TopList {
  const rows: ListRow[] = []
  return {
    add: (row) => {
      let at = rows.length
      while (at > 0 && isNewer(row, rows[at - 1] as ListRow)) at--
      rows.splice(at, 0, row)
      if (rows.length > limit) rows.pop()
    },
    worst: () => (rows.length < limit ? null : (rows.at(-1) ?? null)),
    rows: () => rows,
  }
}
