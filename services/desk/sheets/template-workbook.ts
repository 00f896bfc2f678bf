import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import { cellName } from '../../edge/sheet-places.ts'
import { type ColumnName, titleOf } from '../../publisher/import/columns.ts'
import { type ChosenCells, columnsXml, sheetBegin, sheetEnd, sheetRow } from '../../query/exports/sheet-xml.ts'
import { createWorkbookWriter } from '../../query/exports/workbook-writer.ts'
import { MOST_ROWS_SENT } from './look-at-sheet.ts'

const COLUMNS: [name: ColumnName, width: number][] = [
  ['title', 50],
  ['body', 60],
  ['division', 30],
  ['field', 20],
  ['documentNumber', 24],
  ['indexNumber', 24],
  ['organ', 24],
  ['issuedOn', 14],
  ['publishedOn', 14],
]
const LISTS = '可选的名称'

/** An empty sheet with the titles that the import knows. Fields and places are chosen from lists. */
export function templateWorkbook(directory: Directory, { divisionCode }: DirectoryNode): Buffer {
  const places = [...directory.divisions()].filter(
    ({ code, mergedInto }) => mergedInto === null && directory.isUnder(code, divisionCode),
  )
  const lists: [ColumnName, string[]][] = [
    ['field', directory.fields()],
    ['division', places.map(({ code }) => nameFromCounty(code, directory))],
  ]
  const writer = createWorkbookWriter(['台账', LISTS])
  const chosen = lists.map(([name, all], at): ChosenCells => {
    const column = cellName(COLUMNS.findIndex(([each]) => each === name) + 1)
    const letter = cellName(at + 1)
    return {
      cells: `${column}2:${column}${MOST_ROWS_SENT + 1}`,
      list: `'${LISTS}'!$${letter}$2:$${letter}$${all.length + 1}`,
    }
  })
  const titles = sheetRow(
    1,
    COLUMNS.map(([name]) => titleOf(name)),
  )
  writer.sheet().end(sheetBegin(columnsXml(COLUMNS.map(([, width]) => width))) + titles + sheetEnd(chosen))
  const longest = Math.max(...lists.map(([, all]) => all.length))
  const rows = Array.from({ length: longest }, (_, at) =>
    sheetRow(
      at + 2,
      lists.map(([, all]) => all[at]),
    ),
  )
  const names = sheetRow(
    1,
    lists.map(([name]) => `${titleOf(name)}（供选择）`),
  )
  writer.sheet().end(sheetBegin(columnsXml([24, 50])) + names + rows.join('') + sheetEnd())
  writer.end()
  return writer.taken()
}

/** 太和县税镇镇孙楼村: as the import reads it. */
function nameFromCounty(code: DivisionCode, directory: Directory): string {
  const named = directory.lineage(code).flatMap((each) => directory.division(each) ?? [])
  const below = named.filter(({ level }) => level !== 'province' && level !== 'city')
  return (below.length === 0 ? named.slice(0, 1) : below.reverse()).map(({ name }) => name).join('')
}
