import type { Directory, Division } from '../../domain/directory/directory.ts'
import type { ColumnRule } from '../../domain/rules/column-rule.ts'
import { rulesInForce } from '../../domain/rules/rules-in-force.ts'

/** The columns that sites of a place have on a day (`YYYY-MM-DD`), the first one first: those of 国办公开办函〔2019〕61号. */
export const siteColumns = (directory: Directory, place: Division, day: string): ColumnRule[] =>
  columnsOn('site', directory, place, day)

/** The panels of a board, in the same way. */
export const boardColumns = (directory: Directory, place: Division, day: string): ColumnRule[] =>
  columnsOn('board', directory, place, day)

const columnsOn = (where: ColumnRule['on'], directory: Directory, { code }: Division, day: string): ColumnRule[] =>
  rulesInForce(directory, 'columns', code, day)
    .map(({ rule }) => rule as unknown as ColumnRule)
    .filter(({ on }) => on === where)
    .toSorted((a, b) => a.order - b.order)

/** Whether a column has all that its site shows. */
export const showsAll = ({ shows }: ColumnRule): boolean => Object.values(shows).every((wanted) => wanted === undefined)
