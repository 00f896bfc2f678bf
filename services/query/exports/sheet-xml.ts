import { cellName } from '../../edge/sheet-places.ts'
import { xmlText } from '../xml-text.ts'

/** What a cell says; nothing where it is empty. A marked one stands on a coloured ground. */
export type SheetCellText = string | number | undefined | { marked: string }

/** The parts of a workbook as text (ECMA-376, part 1, sections 11 and 18). */

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const OFFICE = 'http://schemas.openxmlformats.org'
const MAIN = `${OFFICE}/spreadsheetml/2006/main`
const RELATIONS = `${OFFICE}/officeDocument/2006/relationships`
const PACKAGE = `${OFFICE}/package/2006`
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** The media type of a workbook. */
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const MOST_ROWS = 1_048_576
const MOST_CHARACTERS = 32_767
const CUT = '……（本格放不下，全文见系统）'

/** The number of the style of a marked cell. Number 0 is that of all others. */
const MARKED = 1

const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><fonts count="1"><font/></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFE1C2"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf fillId="2" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`

/** All parts but the sheets, which are `xl/worksheets/sheet1.xml` and so on. */
export function packageParts(sheets: string[]): Record<string, string> {
  const at = sheets.map((name, index) => ({ name, id: index + 1 }))
  const override = (part: string, type: string) =>
    `<Override PartName="/xl/${part}" ContentType="${TYPES}.${type}+xml"/>`
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`
  const relations = (all: string) => `${XML}<Relationships xmlns="${PACKAGE}/relationships">${all}</Relationships>`
  return {
    '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${override('workbook.xml', 'sheet.main')}${override('styles.xml', 'styles')}${at.map(({ id }) => override(`worksheets/sheet${id}.xml`, 'worksheet')).join('')}</Types>`,
    '_rels/.rels': relations(relation(1, 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${at.map(({ name, id }) => `<sheet name="${name}" sheetId="${id}" r:id="rId${id}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      at.map(({ id }) => relation(id, 'worksheet', `worksheets/sheet${id}.xml`)).join('') +
        relation(at.length + 1, 'styles', 'styles.xml'),
    ),
    'xl/styles.xml': STYLES,
  }
}

export const columnsXml = (widths: number[]): string =>
  `<cols>${widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`).join('')}</cols>`

/** The first row, or all down to that of the titles, stays in sight. */
export const sheetBegin = (columns: string, titles = 1): string =>
  `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="${titles}" topLeftCell="A${titles + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${columns}<sheetData>`

/** Cells of which each may hold one of a list of names only. The list stands elsewhere in the workbook. */
export interface ChosenCells {
  cells: string
  list: string
}

export const sheetEnd = (chosen: ChosenCells[] = []): string =>
  `</sheetData>${
    chosen.length === 0
      ? ''
      : `<dataValidations count="${chosen.length}">${chosen.map(({ cells, list }) => `<dataValidation type="list" allowBlank="1" sqref="${cells}"><formula1>${xmlText(list)}</formula1></dataValidation>`).join('')}</dataValidations>`
  }</worksheet>`

export const sheetRow = (row: number, cells: SheetCellText[]): string =>
  `<row r="${row}">${cells.map((cell, at) => cellXml(cellName(at + 1, row), cell)).join('')}</row>`

function cellXml(place: string, cell: SheetCellText): string {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`
  const [text, style] = typeof cell === 'string' ? [cell, ''] : [cell.marked, ` s="${MARKED}"`]
  return `<c r="${place}"${style} t="inlineStr"><is><t xml:space="preserve">${escaped(cut(text))}</t></is></c>`
}

const cut = (text: string): string =>
  text.length <= MOST_CHARACTERS ? text : text.slice(0, MOST_CHARACTERS - CUT.length).toWellFormed() + CUT

/** What looks like a spreadsheet program's own escape (`_x0041_`) is no such thing. */
const escaped = (text: string): string => xmlText(text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_'))
