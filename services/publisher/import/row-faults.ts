import type { Fault } from '../../domain/errors.ts'
import type { Warning } from '../../domain/warning.ts'
import { tellWarning } from '../../edge/tell-warning.ts'
import { wordsOf } from '../../edge/words-of.ts'
import { type ColumnName, columnUnder, nameUnder } from './columns.ts'
import type { RowFault, RowWarning } from './import-report.ts'
import { type CellWarning, titleInFile } from './row-values.ts'
import { withoutPersonalData } from './without-personal-data.ts'

/** More faults of one row help nobody to mend it. */
const MOST_FAULTS = 20

/**
 * All faults of a row at once. They come in groups, of which each was found in what the one before had left: what a
 * cell's fault leads to in the content is no fault of its own.
 */
export function tellFaults(groups: Fault[][], titles: string[] | null): RowFault[] {
  const told: RowFault[] = []
  const spoilt = new Set<string>()
  for (const group of groups) {
    const left = group.filter(({ pointer }) => !spoilt.has(placeOf(pointer)))
    for (const { pointer } of left) spoilt.add(placeOf(pointer))
    told.push(...left.map((fault) => tellFault(fault, titles)))
  }
  return told.slice(0, MOST_FAULTS)
}

const placeOf = (pointer: string): string => columnAt(pointer) ?? pointer

/** Under the title that the column has in the file, or under the pointer into a whole content, which has no titles. */
export function tellFault(fault: Fault & { column?: string }, titles: string[] | null): RowFault {
  const { code, pointer, details } = withoutPersonalData(fault)
  const name = titles === null ? null : columnAt(pointer)
  const ofWhole = titles === null && pointer !== '' ? pointer : undefined
  const column = fault.column ?? (name === null ? ofWhole : titleInFile(name, titles ?? []))
  const value = details?.value === undefined ? undefined : String(details.value)
  const rule = details?.rule === undefined ? {} : { rule: String(details.rule) }
  return { code, column, value, ...rule, ...wordsOf(code, { pointer: column ?? pointer, ...details }) }
}

export const warningOfCell = (warning: CellWarning): RowWarning => ({
  ...tellWarning(withoutPersonalData(warning)),
  column: warning.column,
})

export function warningUnderTitle(warning: Warning, titles: string[]): RowWarning {
  const name = columnAt(warning.pointer)
  if (name === null) return tellWarning(warning)
  const column = titleInFile(name, titles)
  return { ...tellWarning(warning, column), column }
}

const POINTERS: Record<string, ColumnName> = {
  organ: 'organ',
  shownOn: 'division',
  catalogue: 'level1',
  body: 'body',
  attachments: 'attachments',
}

/** The column that a pointer into the content is about. */
export function columnAt(pointer: string): ColumnName | null {
  const [, first = '', second = ''] = pointer.split('/')
  if (first === 'organ' && second === 'divisionCode') return 'division'
  if (first === 'catalogue' && columnUnder(second) !== undefined) return second as ColumnName
  const known = POINTERS[first]
  return known ?? nameUnder(first) ?? null
}
