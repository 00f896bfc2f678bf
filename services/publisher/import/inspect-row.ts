import { canonicalText } from '../../domain/canonical.ts'
import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import type { Fault } from '../../domain/errors.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { parseContent } from '../../domain/item/content-schema.ts'
import { namingLookAlikes } from '../../domain/unified-han.ts'
import type { Warning } from '../../domain/warning.ts'
import { tellWarning } from '../../edge/tell-warning.ts'
import { MAX_RECORD_BYTES } from '../chain-event.ts'
import type { CheckedContent } from '../clean-and-check.ts'
import { type ColumnName, columnUnder } from './columns.ts'
import { contentOfValues, valuesAsSigned } from './content-of-values.ts'
import type { FileRow } from './file-row.ts'
import { createDivisionFinder } from './find-division.ts'
import type { RowWarning } from './import-report.ts'
import { type CellWarning, type RowValues, readValues, titleInFile } from './row-values.ts'
import { withoutPersonalData } from './without-personal-data.ts'

interface RowFault extends Fault {
  column?: string
  value?: string
}

type InspectedRow =
  | {
      outcome: 'good'
      values?: RowValues
      content: Content
      division: DivisionCode
      /** Whether the row's division stands in a cell; null for a whole content, which has none. */
      namesDivision: boolean | null
      warnings: RowWarning[]
    }
  | { outcome: 'bad'; values?: RowValues; fault: RowFault }
  | { outcome: 'empty' }

export interface RowInspector {
  /** Reads a row, makes its content and checks that. */
  inspect(row: FileRow): InspectedRow
  /** The content of a row that was found good before. */
  contentOf(row: FileRow): Content | null
}

interface RowChecks {
  titles: string[]
  node: DirectoryNode
  directory: Directory
  checkContent: (content: Content) => CheckedContent
  /** What would be accepted with warnings is refused. */
  strict: boolean
}

export function createRowInspector(options: RowChecks): RowInspector {
  const { titles, node, directory } = options
  const findDivision = createDivisionFinder(directory, node.divisionCode)

  const bad = (fault: Fault, values: RowValues): InspectedRow => {
    return { outcome: 'bad', values, fault: faultUnderTitle(fault, titles) }
  }

  const inspectContent = (input: unknown): InspectedRow => {
    const parsed = parseContent(input)
    const { fault, warnings } = parsed.ok ? lookAt(parsed.content, options) : { fault: parsed.faults[0], warnings: [] }
    if (fault !== undefined) return { outcome: 'bad', fault: { ...fault, column: fault.pointer } }
    const { content } = parsed as Extract<typeof parsed, { ok: true }>
    return {
      outcome: 'good',
      content,
      division: content.organ?.divisionCode ?? node.divisionCode,
      namesDivision: null,
      warnings: warnings.map((warning) => ({ ...tellWarning(warning), column: warning.pointer })),
    }
  }

  const inspect = (row: FileRow): InspectedRow => {
    if (row.broken !== undefined) return { outcome: 'bad', fault: row.broken }
    if (row.content !== undefined) return inspectContent(row.content)
    const read = readValues(row, titles)
    if (read === null) return { outcome: 'empty' }
    const { values, faults } = read
    const cellFault = faults[0] ?? (options.strict ? read.warnings[0] : undefined)
    if (cellFault !== undefined) return bad(cellFault, values)
    const text = values.division ?? node.divisionCode
    const found = findDivision(text)
    if (values.title == null) return bad({ code: 'title-missing', pointer: '/title' }, values)
    if (!found.ok) {
      const candidates = 'candidates' in found ? found.candidates.join('、') : ''
      return bad(
        { code: found.code, pointer: '/division', details: { code: namingLookAlikes(text), value: text, candidates } },
        values,
      )
    }
    const namesDivision = values.division != null
    values.division = found.code
    const content = contentOfValues(values, found.code)
    const parsed = parseContent(content)
    if (!parsed.ok) return bad(parsed.faults[0] as Fault, values)
    const { fault, warnings, signed } = lookAt(content, options)
    if (fault !== undefined) return bad(fault, values)
    return {
      outcome: 'good',
      values: valuesAsSigned(values, signed),
      content,
      division: found.code,
      namesDivision,
      warnings: [...read.warnings.map(warningOfCell), ...warnings.map((warning) => warningUnderTitle(warning, titles))],
    }
  }

  return {
    inspect,
    contentOf: (row) => {
      if (row.content !== undefined) {
        const parsed = parseContent(row.content)
        return parsed.ok ? parsed.content : null
      }
      const read = readValues(row, titles)
      if (read === null) return null
      const found = findDivision(read.values.division ?? node.divisionCode)
      return found.ok ? contentOfValues(read.values, found.code) : null
    },
  }
}

/** What publishing would refuse, and what it would warn of. It is found in what would be signed, and before any row of the file is published. */
function lookAt(
  content: Content,
  { checkContent, strict }: Pick<RowChecks, 'checkContent' | 'strict'>,
): { fault: Fault | undefined; warnings: Warning[]; signed: Content } {
  const { content: signed, faults, warnings } = checkContent(content)
  return { fault: faults[0] ?? sizeFault(signed) ?? (strict ? warnings[0] : undefined), warnings, signed }
}

function faultUnderTitle(fault: Fault, titles: string[]): RowFault {
  const name = columnAt(fault.pointer)
  const value = fault.details?.value
  return {
    ...fault,
    column: name === null ? undefined : titleInFile(name, titles),
    value: value === undefined ? undefined : String(value),
  }
}

const warningOfCell = (warning: CellWarning): RowWarning => ({
  ...tellWarning(withoutPersonalData(warning)),
  column: warning.column,
})

function warningUnderTitle(warning: Warning, titles: string[]): RowWarning {
  const name = columnAt(warning.pointer)
  if (name === null) return tellWarning(warning)
  const column = titleInFile(name, titles)
  return { ...tellWarning(warning, column), column }
}

/** A shorter body fits, whatever else the content holds: it need not be measured. */
const SURELY_SMALL = 100_000

function sizeFault(content: Content): Fault | undefined {
  if (content.body.text.length < SURELY_SMALL) return undefined
  const bytes = Buffer.byteLength(canonicalText(content))
  return bytes > MAX_RECORD_BYTES
    ? { code: 'content-too-large', pointer: '/body/text', details: { bytes, maxBytes: MAX_RECORD_BYTES } }
    : undefined
}

const POINTERS: Record<string, ColumnName> = { organ: 'organ', shownOn: 'division', catalogue: 'level1', body: 'body' }

/** The column that a pointer into the content is about. */
function columnAt(pointer: string): ColumnName | null {
  const [, first = '', second = ''] = pointer.split('/')
  if (first === 'organ' && second === 'divisionCode') return 'division'
  if (first === 'catalogue' && columnUnder(second) !== undefined) return second as ColumnName
  const known = POINTERS[first]
  if (known !== undefined) return known
  const column = columnUnder(first)
  return column !== undefined && 'name' in column ? column.name : null
}
