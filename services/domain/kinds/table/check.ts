import type { Fault } from '../../errors.ts'
import type { Content } from '../../item/content.ts'
import { isDate } from '../../item/dates.ts'
import { repeatedIds } from '../repeated-ids.ts'

const NUMBER = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?$|^[-—–]{1,2}$/

/** Whether a text is a figure as people write it: with or without commas. A dash stands for none. */
export const isFigure = (text: string): boolean => NUMBER.test(text.trim())

/** Nobody reads more of them. */
const MOST_FAULTS = 100

/** Each column has an id of its own, each row a cell for each column, and each cell is of its column's type or blank. */
export function checkTable({ table }: Content): Fault[] {
  if (table === undefined) return []
  const { columns, rows } = table
  const faults = repeatedIds(
    columns.map(({ id }) => id),
    ['table', 'columns'],
    'id',
  )
  for (const [index, row] of rows.entries()) {
    if (faults.length >= MOST_FAULTS) return faults
    if (row.length !== columns.length) {
      faults.push(fault(`/table/rows/${index}`, `应有 ${columns.length} 格，而有 ${row.length} 格`))
      continue
    }
    for (const [at, { type }] of columns.entries())
      if (!fits(row[at] ?? '', type))
        faults.push(fault(`/table/rows/${index}/${at}`, type === 'number' ? '应为数字' : '应为日期'))
  }
  return faults
}

const fits = (cell: string, type: string): boolean =>
  cell.trim() === '' || (type === 'number' ? isFigure(cell) : type !== 'date' || isDate(cell.trim()))

const fault = (pointer: string, reason: string): Fault => ({ code: 'schema-invalid', pointer, details: { reason } })
