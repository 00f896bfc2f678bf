import type { DivisionCode } from '../../domain/ids.ts'
import { columnUnder } from './columns.ts'
import type { Cell, FileRow } from './file-row.ts'
import type { DivisionFind } from './find-division.ts'
import { cellText } from './read-cell.ts'

/**
 * Looks for a column that is not known and holds nothing but names of divisions: in a file that names none otherwise it
 * decides where items are shown, whatever its title says (公开范围, 单位). `title` gives it once all rows were noted; null
 * where there is none.
 */
export function createUnnamedDivisions(
  titles: string[],
  { home, findDivision }: { home: DivisionCode; findDivision: (text: string) => DivisionFind },
): { note(row: FileRow, namesDivision: boolean | null): void; title(): string | null } {
  const untitled = (index: number) => `第 ${index + 1} 列（没有列名）`
  const unknown = titles.flatMap((title, index) =>
    title === '' || columnUnder(title) === undefined ? [{ title: title || untitled(index), index }] : [],
  )
  const places = new Map<string, { isElsewhere: boolean; isOther: boolean }>()
  let isNamed = false

  const noteCell = (title: string, cell: Cell | undefined): void => {
    const found = places.get(title) ?? { isElsewhere: false, isOther: false }
    const text = found.isOther ? null : cellText(cell)
    if (text === null) return
    const division = text.length > LONGEST_NAME ? null : findDivision(text)
    if (division?.ok !== true) found.isOther = true
    else if (division.code !== home) found.isElsewhere = true
    places.set(title, found)
  }

  return {
    note: (row, namesDivision) => {
      isNamed ||= namesDivision === true
      if (isNamed) return
      for (const { title, index } of unknown) noteCell(title, row.cells[index])
      for (const { title, cell } of row.unknown ?? []) noteCell(title, cell)
    },
    title: () =>
      isNamed ? null : ([...places].find(([, { isElsewhere, isOther }]) => isElsewhere && !isOther)?.[0] ?? null),
  }
}

const LONGEST_NAME = 60
