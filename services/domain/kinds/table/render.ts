import type { Content } from '../../item/content.ts'
import { htmlTable, periodLine } from '../html-table.ts'

/** The table as it is: every column, also an empty one. Units stand behind the titles. */
export function renderTable({ table = { columns: [], rows: [] }, period }: Content): string {
  const columns = table.columns.map(({ title, unit, type }, index) => ({
    title: unit === undefined ? title : `${title}（${unit}）`,
    cell: (row: string[]) => row[index],
    isRight: type === 'number',
  }))
  return periodLine(period) + htmlTable(columns, table.rows, { keepsEmpty: true })
}
