import type { OutletEntry } from '../domain/outlets.ts'
import { scopeOf } from './change-cursor.ts'
import type { CheckedItem } from './checked-item.ts'
import type { Outlet } from './requested-outlet.ts'

/** What a reader of the changes asks for: everything, or what concerns some outlets, or one field, or both. */
export interface ChangeQuestion {
  /** As a cursor keeps it (`scopeOf`); null for everything. */
  scope: string | null
  /** Undefined for all items. */
  entries: OutletEntry[] | undefined
  /**
   * Whether an item is to be told: it is or was shown there, and it has the field or may have had it. A version 1 is all
   * that there ever was of an item, and what was erased nobody knows.
   */
  concerns(item: CheckedItem): boolean
  /** Whether it belongs there now. */
  holds(item: CheckedItem): boolean
}

export function changeQuestion({ outlets = [], field }: { outlets?: Outlet[]; field?: string }): ChangeQuestion {
  const names = [...new Set(outlets.map(({ kind, division }) => `${kind}/${division.code}`))].sort()
  const entries = outlets.length === 0 ? undefined : [...new Set(outlets.flatMap((outlet) => outlet.entries))]
  const asked = [...names, ...(field === undefined ? [] : [`field=${field}`])]
  const among = (shown: OutletEntry[]) => entries === undefined || shown.some((entry) => entries.includes(entry))
  return {
    scope: asked.length === 0 ? null : scopeOf(asked.join(' '), entries ?? []),
    entries,
    concerns: ({ outlets: shown, leftOutlets, version, content }) =>
      among([...shown, ...leftOutlets]) &&
      (field === undefined || content === null || content.field === field || version > 1),
    holds: ({ outlets: shown, content }) => among(shown) && (field === undefined || content?.field === field),
  }
}
