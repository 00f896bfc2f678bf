import { canonicalText } from '../../domain/canonical.ts'
import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import type { Fault } from '../../domain/errors.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { parseContent } from '../../domain/item/content-schema.ts'
import type { CheckedContent } from '../content-check.ts'
import { MAX_RECORD_BYTES } from '../max-record-bytes.ts'
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
  | { outcome: 'good'; record?: ImportRecord; content: Content; division: DivisionCode }
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
  checkContent: (content: Content) => CheckedContent
}): RowChecks {
  const { titles, node, directory, checkContent } = options
  const findDivision = createDivisionFinder(directory, node.divisionCode)

  const bad = (fault: Fault, record?: ImportRecord): CheckedRow => {
    const field = fieldAt(fault.pointer)
    const column = field === null ? undefined : columnOf(field, titles)
    const value = fault.details?.value === undefined ? undefined : String(fault.details.value)
    return { outcome: 'bad', record, fault: { ...fault, column, value } }
  }

  /** What publishing would refuse: found before anything of the file is published, and so in what would be signed. */
  const faultIn = (content: Content): Fault | undefined => {
    const checked = checkContent(content)
    return checked.faults[0] ?? sizeFault(checked.content)
  }

  const checkWhole = (input: unknown): CheckedRow => {
    const parsed = parseContent(input)
    const fault = parsed.ok ? faultIn(parsed.content) : parsed.faults[0]
    if (fault !== undefined) return { outcome: 'bad', fault: { ...fault, column: fault.pointer } }
    const { content } = parsed as Extract<typeof parsed, { ok: true }>
    return { outcome: 'good', content, division: content.organ?.divisionCode ?? node.divisionCode }
  }

  const check = (row: RawRow): CheckedRow => {
    if (row.broken !== undefined) return { outcome: 'bad', fault: row.broken }
    if (row.content !== undefined) return checkWhole(row.content)
    const read = recordOf(row, titles)
    if (read === null) return { outcome: 'empty' }
    const { record, faults } = read
    const text = record.division ?? node.divisionCode
    const found = findDivision(text)
    if (record.title == null) return bad({ code: 'title-missing', pointer: '/title' }, record)
    if (!found.ok) {
      const candidates = 'candidates' in found ? found.candidates.join('、') : ''
      return bad({ code: found.code, pointer: '/division', details: { code: text, value: text, candidates } }, record)
    }
    record.division = found.code
    const [cellFault] = faults
    if (cellFault !== undefined) return bad(cellFault, record)
    const content = contentOf(record, found.code)
    const parsed = parseContent(content)
    const fault = parsed.ok ? faultIn(content) : parsed.faults[0]
    if (fault !== undefined) return bad(fault, record)
    return { outcome: 'good', record, content, division: found.code }
  }

  return {
    check,
    contentOf: (row) => {
      if (row.content !== undefined) {
        const parsed = parseContent(row.content)
        return parsed.ok ? parsed.content : null
      }
      const read = recordOf(row, titles)
      if (read === null) return null
      const found = findDivision(read.record.division ?? node.divisionCode)
      return found.ok ? contentOf(read.record, found.code) : null
    },
  }
}

/** Shorter bodies fit whatever stands beside them: no need to measure. */
const SURELY_SMALL = 100_000

function sizeFault(content: Content): Fault | undefined {
  if (content.body.text.length < SURELY_SMALL) return undefined
  const bytes = Buffer.byteLength(canonicalText(content))
  return bytes > MAX_RECORD_BYTES
    ? { code: 'content-too-large', pointer: '/body/text', details: { bytes, maxBytes: MAX_RECORD_BYTES } }
    : undefined
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
