import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import type { Fault } from '../../domain/errors.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import { checkContent } from '../../domain/item/check-content.ts'
import type { Content } from '../../domain/item/content.ts'
import { parseContent } from '../../domain/item/content-schema.ts'
import { columnUnder, type RecordField } from './columns.ts'
import { createDivisionFinder } from './find-division.ts'
import { columnOf, type ImportRecord, recordOf } from './import-record.ts'
import type { RawRow } from './raw-row.ts'
import { contentOf } from './record-content.ts'

interface RowFault extends Fault {
  column?: string
  value?: string
}

type CheckedRow =
  | { outcome: 'good'; record: ImportRecord; content: Content; division: DivisionCode }
  | { outcome: 'bad'; record?: ImportRecord; fault: RowFault }
  | { outcome: 'empty' }

export interface RowChecks {
  /** Reads and checks a row. */
  check(row: RawRow): CheckedRow
  /** The content of a row that was found good before. */
  contentOf(row: RawRow): Content | null
}

export function createRowChecks(options: {
  titles: string[]
  node: DirectoryNode
  directory: Directory
  today: string
}): RowChecks {
  const { titles, node, directory, today } = options
  const findDivision = createDivisionFinder(directory, node.divisionCode)

  const bad = (fault: Fault, record?: ImportRecord, value?: string): CheckedRow => {
    const field = fieldAt(fault.pointer)
    return {
      outcome: 'bad',
      record,
      fault: { ...fault, column: field === null ? undefined : columnOf(field, titles), value },
    }
  }

  const check = (row: RawRow): CheckedRow => {
    if (row.broken !== undefined)
      return { outcome: 'bad', fault: { code: 'json-unreadable', pointer: '', details: { reason: row.broken } } }
    const read = recordOf(row, titles)
    if (read === null) return { outcome: 'empty' }
    const { record, faults } = read
    const text = record.division ?? node.divisionCode
    const found = findDivision(text)
    if (record.title == null) return bad({ code: 'title-missing', pointer: '/title' }, record)
    if (!found.ok) {
      const details = { code: text, value: text, candidates: 'candidates' in found ? found.candidates.join('、') : '' }
      return bad({ code: found.code, pointer: '/division', details }, record, text)
    }
    record.division = found.code
    const [cellFault] = faults
    if (cellFault !== undefined) return bad(cellFault, record, String(cellFault.details?.value ?? ''))
    const content = contentOf(record, found.code)
    const parsed = parseContent(content)
    const [fault] = parsed.ok ? checkContent(parsed.content, { node, directory, today }) : parsed.faults
    if (fault !== undefined)
      return bad(fault, record, fault.details?.value === undefined ? undefined : String(fault.details.value))
    return { outcome: 'good', record, content, division: found.code }
  }

  return {
    check,
    contentOf: (row) => {
      const read = recordOf(row, titles)
      if (read === null) return null
      const found = findDivision(read.record.division ?? node.divisionCode)
      return found.ok ? contentOf(read.record, found.code) : null
    },
  }
}

const POINTERS: Record<string, RecordField> = { organ: 'organ', shownOn: 'division', catalogue: 'level1', body: 'body' }

/** The record field that a pointer into the content is about. */
function fieldAt(pointer: string): RecordField | null {
  const [, first = '', second = ''] = pointer.split('/')
  if (first === 'organ' && second === 'divisionCode') return 'division'
  if (first === 'catalogue' && columnUnder(second) !== undefined) return second as RecordField
  const known = POINTERS[first]
  if (known !== undefined) return known
  const column = columnUnder(first)
  return column !== undefined && 'field' in column ? column.field : null
}
