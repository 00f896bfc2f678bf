import { isUnseenBy, type Reader } from '../domain/item/may-read.ts'
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
   * that there ever was of an item, and what was erased nobody knows. What a reader has not seen is told whatever its
   * field is, or the answer would tell the field; so it is told again from its first day on.
   */
  concerns(item: CheckedItem, reader: Reader): boolean
  /** Whether it belongs there now, as far as the reader may know. */
  holds(item: CheckedItem, reader: Reader): boolean
}

export function changeQuestion({ outlets = [], field }: { outlets?: Outlet[]; field?: string }): ChangeQuestion {
  const names = [...new Set(outlets.map(({ kind, division }) => `${kind}/${division.code}`))].sort()
  const entries = outlets.length === 0 ? undefined : [...new Set(outlets.flatMap((outlet) => outlet.entries))]
  const asked = [...names, ...(field === undefined ? [] : [`field=${field}`])]
  const hasField = (item: CheckedItem, reader: Reader) =>
    field === undefined || item.content?.field === field || isUnseenBy(item, reader)
  // By outlet: when one of them merges into another, all of their entries together stay as they were. One alone as before.
  const meant =
    names.length < 2
      ? (entries ?? [])
      : [...new Set(outlets.flatMap((one) => one.entries.map((e) => `${one.kind}/${one.division.code}:${e}`)))]
  const among = (shown: OutletEntry[]) => entries === undefined || shown.some((entry) => entries.includes(entry))
  return {
    scope: asked.length === 0 ? null : scopeOf(asked.join(' '), meant),
    entries,
    concerns: (item, reader) => {
      const { outlets: shown, leftOutlets, version, content } = item
      const mayHaveBeenTold = version > 1 || content?.displayFrom !== undefined
      return among([...shown, ...leftOutlets]) && (content === null || mayHaveBeenTold || hasField(item, reader))
    },
    holds: (item, reader) => among(item.outlets) && hasField(item, reader),
  }
}
