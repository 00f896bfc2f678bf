import { canonicalText } from '../../domain/canonical.ts'
import { wordsOf } from '../../edge/words-of.ts'
import type { ColumnType, ReadTable } from '../../publisher/import/read-table.ts'

/** How many rows a table has that the one before had not, and the other way round. */
export interface ChangedTableRows {
  added: number
  removed: number
}

export function changedTableRows(before: string[][], after: string[][]): ChangedTableRows {
  const left = new Map<string, number>()
  for (const row of before) left.set(canonicalText(row), (left.get(canonicalText(row)) ?? 0) + 1)
  let added = 0
  for (const row of after) {
    const text = canonicalText(row)
    const count = left.get(text) ?? 0
    if (count === 0) added++
    else left.set(text, count - 1)
  }
  return { added, removed: before.length - (after.length - added) }
}

const TYPE: Record<ColumnType, string> = { text: '文字', number: '数字', date: '日期' }

/** What was read of a table, and how it changes. */
export const printTable = ({ table, faults }: ReadTable, { added, removed }: ChangedTableRows): string =>
  [
    `${table.rows.length} 行；${table.columns
      .map(({ title, type, unit }) => `${title}（${TYPE[type as ColumnType]}${unit === undefined ? '' : `，${unit}`}）`)
      .join('、')}`,
    ...faults.map(({ row, fault }) => {
      const { message, remedy } = wordsOf(fault.code, { pointer: fault.pointer, ...fault.details })
      return `第 ${row} 行：${message}${remedy}`
    }),
    `新增 ${added} 行，删除 ${removed} 行。`,
  ].join('\n')
