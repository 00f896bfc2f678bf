import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import type { Fault } from '../../domain/errors.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { parseContent } from '../../domain/item/content-schema.ts'
import { namingLookAlikes } from '../../domain/unified-han.ts'
import type { Warning } from '../../domain/warning.ts'
import { tellWarning } from '../../edge/tell-warning.ts'
import type { CheckedContent } from '../clean-and-check.ts'
import type { EmbeddedPicture } from '../html/embedded-pictures.ts'
import type { FilesOfRows } from './attachments/files-of-rows.ts'
import { nameUnder } from './columns.ts'
import { contentOfValues, valuesAsSigned } from './content-of-values.ts'
import type { FileRow } from './file-row.ts'
import { createDivisionFinder, type DivisionFind } from './find-division.ts'
import { createFormerReader, type FormerRow } from './former-reading.ts'
import { ONCE_A_FILE, type RowFault, type RowWarning } from './import-report.ts'
import { cellText } from './read-cell.ts'
import { tellFault, tellFaults, warningOfCell, warningUnderTitle } from './row-faults.ts'
import { fileNamesIn, type ReadRow, type RowValues, readValues } from './row-values.ts'

export interface GoodInspection {
  outcome: 'good'
  /** What its cells say, with the texts as they would be signed; absent for a whole content. */
  values?: () => RowValues
  content: Content
  /** The content as it would be signed. */
  signed: Content
  /** The same before its HTML was cleaned. */
  tidied: Content
  /** Those whose bytes stand in its text. */
  pictures: EmbeddedPicture[]
  division: DivisionCode
  /** Whether the row's division stands in a cell; null for a whole content, which has none. */
  namesDivision: boolean | null
  warnings: RowWarning[]
}

type InspectedRow =
  | GoodInspection
  /** All faults at once. */
  | { outcome: 'bad'; faults: RowFault[]; namesDivision: boolean | null }
  | { outcome: 'empty' }

export interface RowInspector {
  /** Reads a row, makes its content and checks that. */
  inspect(row: FileRow): InspectedRow
  /** The names of files in its cells. */
  filesNamedIn(row: FileRow): string[]
  /** The row as the former reader may have read it. */
  readAsFormer(row: FileRow): FormerRow[]
  /** The content of a row that was found good before. */
  contentOf(row: FileRow): Content | null
}

interface RowChecks {
  titles: string[]
  node: DirectoryNode
  directory: Directory
  checkContent: (content: Content) => CheckedContent
  /** Those that its rows name were looked at. */
  files: Pick<FilesOfRows, 'of'>
  /** What would be accepted with warnings is refused. */
  strict: boolean
}

export function createRowInspector(options: RowChecks): RowInspector {
  const { titles, node, directory } = options
  const findDivision = createDivisionFinder(directory, node.divisionCode)

  const parse = createContentParser()
  const inspectContent = (input: unknown): InspectedRow => {
    const parsed = parse(input)
    if (!parsed.ok) return { outcome: 'bad', faults: tellFaults([parsed.faults], null), namesDivision: null }
    const { faults, warnings, ...forms } = lookAt(parsed.content, options)
    if (faults.length > 0) return { outcome: 'bad', faults: tellFaults([faults], null), namesDivision: null }
    return {
      outcome: 'good',
      content: parsed.content,
      ...forms,
      division: parsed.content.organ?.divisionCode ?? node.divisionCode,
      namesDivision: null,
      warnings: warnings.map((warning) => ({ ...tellWarning(warning), column: warning.pointer })),
    }
  }

  const inspectCells = ({ values, faults, warnings }: ReadRow): InspectedRow => {
    const namesDivision = values.division != null || faults.some(({ pointer }) => pointer === '/division')
    const text = values.division ?? node.divisionCode
    const found = findDivision(text)
    values.division = found.ok ? found.code : node.divisionCode
    const content = contentOfRow(values, values.division as DivisionCode, options)
    const parsed = parseContent(content)
    const looked = lookAt(content, options)
    const told = tellFaults(
      [
        [...faults, ...options.files.of(values.attachments ?? []).faults, ...(options.strict ? warnings : [])],
        parsed.ok ? [] : parsed.faults.filter(({ pointer }) => pointer === '/title'),
        found.ok ? [] : [divisionFault(text, found)],
        parsed.ok ? [] : parsed.faults,
        // What does not parse is not encoded either, and says so already.
        parsed.ok ? looked.faults : looked.faults.filter(({ pointer }) => pointer !== ''),
      ],
      titles,
    )
    if (told.length > 0) return { outcome: 'bad', faults: told, namesDivision }
    return {
      outcome: 'good',
      values: () => valuesAsSigned(values, looked.signed),
      content,
      ...{ signed: looked.signed, tidied: looked.tidied, pictures: looked.pictures },
      division: values.division as DivisionCode,
      namesDivision,
      warnings: [
        ...warnings.map(warningOfCell),
        ...looked.warnings.map((warning) => warningUnderTitle(warning, titles)),
      ],
    }
  }

  const inspect = (row: FileRow): InspectedRow => {
    if (row.broken !== undefined)
      return { outcome: 'bad', faults: [tellFault(row.broken, titles)], namesDivision: null }
    if (row.content !== undefined) return inspectContent(row.content)
    const read = readValues(row, titles)
    return read === null ? { outcome: 'empty' } : inspectCells(read)
  }

  return {
    inspect,
    filesNamedIn: fileNamesUnder(titles),
    readAsFormer: createFormerReader(titles, findDivision, node.divisionCode, parse),
    contentOf: (row) => {
      if (row.content !== undefined) return parsedOrNull(row.content)
      const read = readValues(row, titles)
      const found = findDivision(read?.values.division ?? node.divisionCode)
      return read === null || !found.ok ? null : contentOfRow(read.values, found.code, options)
    },
  }
}

const contentOfRow = (values: RowValues, division: DivisionCode, { files }: Pick<RowChecks, 'files'>): Content =>
  contentOfValues(values, division, files.of(values.attachments ?? []).attachments)

function fileNamesUnder(titles: string[]): RowInspector['filesNamedIn'] {
  const column = titles.findIndex((title) => nameUnder(title) === 'attachments')
  return ({ cells }) => fileNamesIn(cellText(cells[column] ?? null) ?? '')
}

/** A whole content is parsed once, though the former reader asks for it too. */
function createContentParser(): typeof parseContent {
  let last: { input: unknown; parsed: ReturnType<typeof parseContent> } | null = null
  return (input) => {
    if (last === null || last.input !== input) last = { input, parsed: parseContent(input) }
    return last.parsed
  }
}

function parsedOrNull(input: unknown): Content | null {
  const parsed = parseContent(input)
  return parsed.ok ? parsed.content : null
}

const divisionFault = (text: string, found: Extract<DivisionFind, { ok: false }>): Fault => ({
  code: found.code,
  pointer: '/division',
  details: {
    code: namingLookAlikes(text),
    value: text,
    candidates: 'candidates' in found ? found.candidates.join('、') : '',
  },
})

/** What publishing would refuse, and what it would warn of. It is found in what would be signed, and before any row of the file is published. */
function lookAt(
  content: Content,
  { checkContent, strict }: Pick<RowChecks, 'checkContent' | 'strict'>,
): Pick<GoodInspection, 'signed' | 'tidied' | 'pictures'> & { faults: Fault[]; warnings: Warning[] } {
  const { content: signed, tidied, pictures, faults, warnings } = checkContent(content)
  const ofRow = warnings.filter(({ code }) => code !== ONCE_A_FILE)
  return { faults: [...faults, ...(strict ? ofRow : [])], warnings, signed, tidied, pictures }
}
