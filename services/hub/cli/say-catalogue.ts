import type { ChangedRow } from '../../domain/catalogue/compare-rows.ts'
import type { Remark } from '../../domain/catalogue/review-rows.ts'
import { sayRemark } from '../../edge/catalogue-remarks.ts'
import { PRINTED_MEMBER } from '../../edge/printed-members.ts'
import { wordsOf } from '../../edge/words-of.ts'
import type { CatalogueCellFault, ReadCatalogue } from '../../publisher/import/read-catalogue.ts'

/** How the first review of a catalogue is told. */

function placeOf({ rows }: ReadCatalogue, index: number): { sheet?: string; row: number } {
  const { sheet, row = 0 } = rows[index] ?? {}
  return { ...(sheet !== undefined && { sheet }), row }
}

const sayPlace = ({ sheet, row }: { sheet?: string; row: number }): string =>
  `${sheet === undefined ? '' : `${sheet} `}第 ${row} 行`

const saidOf = (read: ReadCatalogue, { repeats, ...remark }: Remark): string =>
  sayRemark(repeats === undefined ? remark : { ...remark, value: sayPlace(placeOf(read, repeats)) })

export function printReview(read: ReadCatalogue, remarks: Remark[]): string {
  const cells = (found: CatalogueCellFault[]) => found.map((one) => `${sayPlace(one)}：${sentenceOf(one)}`)
  const notes = remarks.filter(({ isNote }) => isNote).length
  const inherited = read.rows.filter((row) => row.inherited.length > 0).length
  return [
    `${read.rows.length} 行，需修改 ${remarks.length - notes + read.faults.length} 处，请留意 ${notes + read.warnings.length} 处。`,
    ...(inherited > 0 ? [`${inherited} 行沿用了上一行的内容。`] : []),
    ...(read.unknownColumns.length > 0 ? [`没有读的列：${read.unknownColumns.join('、')}`] : []),
    ...cells(read.faults),
    ...remarks.map(
      (remark) => `${sayPlace(placeOf(read, remark.index))}${remark.isNote ? '（留意）' : ''}：${saidOf(read, remark)}`,
    ),
    ...cells(read.warnings),
  ].join('\n')
}

function sentenceOf({ fault }: CatalogueCellFault): string {
  const { message, remedy } = wordsOf(fault.code, { pointer: fault.pointer, ...fault.details })
  return `${message}${remedy}`
}

/** The review for a program. */
export const reviewOf = (read: ReadCatalogue, remarks: Remark[]) => ({
  rows: read.rows.length,
  inherited: read.rows.filter(({ inherited }) => inherited.length > 0).length,
  remarks: remarks.map((remark) => {
    const { index, repeats: _, ...told } = remark
    return { ...placeOf(read, index), ...told, said: saidOf(read, remark) }
  }),
  faults: read.faults,
  warnings: read.warnings,
  unknownColumns: read.unknownColumns,
})

const CHANGE: Record<ChangedRow['change'], string> = { added: '新增', changed: '修改', ended: '失效', removed: '删除' }

/** How the rows change, a line each: 修改 r2：公开时限 */
export const sayChangedRows = (changes: ChangedRow[]): string =>
  changes
    .map(({ rowId, change, members }) => {
      const named = members.map((member) => PRINTED_MEMBER[member]).join('、')
      return `${CHANGE[change]} ${rowId}${named === '' ? '' : `：${named}`}`
    })
    .join('\n')
