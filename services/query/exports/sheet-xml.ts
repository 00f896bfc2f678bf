import { xmlText } from '../xml-text.ts'
import type { ExportCell } from './export-columns.ts'

/** The parts of a workbook as text (ECMA-376, part 1, sections 11 and 18). */

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const OFFICE = 'http://schemas.openxmlformats.org'
const MAIN = `${OFFICE}/spreadsheetml/2006/main`
const RELATIONS = `${OFFICE}/officeDocument/2006/relationships`
const PACKAGE = `${OFFICE}/package/2006`
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

export const MOST_ROWS = 1_048_576
const MOST_CHARACTERS = 32_767
const CUT = '……（本格放不下，全文见系统）'

/** All parts but the sheets, which are `xl/worksheets/sheet1.xml` and so on. */
export function packageParts(sheets: string[]): Record<string, string> {
  const at = sheets.map((name, index) => ({ name, id: index + 1 }))
  const override = (part: string, type: string) =>
    `<Override PartName="/xl/${part}" ContentType="${TYPES}.${type}+xml"/>`
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`
  const relations = (all: string) => `${XML}<Relationships xmlns="${PACKAGE}/relationships">${all}</Relationships>`
  return {
    '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${override('workbook.xml', 'sheet.main')}${at.map(({ id }) => override(`worksheets/sheet${id}.xml`, 'worksheet')).join('')}</Types>`,
    '_rels/.rels': relations(relation(1, 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${at.map(({ name, id }) => `<sheet name="${name}" sheetId="${id}" r:id="rId${id}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      at.map(({ id }) => relation(id, 'worksheet', `worksheets/sheet${id}.xml`)).join(''),
    ),
  }
}

export const columnsXml = (widths: number[]): string =>
  `<cols>${widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`).join('')}</cols>`

/** The first row stays in sight. */
export const sheetBegin = (columns: string): string =>
  `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${columns}<sheetData>`

export const sheetEnd = '</sheetData></worksheet>'

export const sheetRow = (row: number, cells: ExportCell[]): string =>
  `<row r="${row}">${cells.map((cell, at) => cellXml(`${String.fromCharCode(65 + at)}${row}`, cell)).join('')}</row>`

function cellXml(place: string, cell: ExportCell): string {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(cut(cell))}</t></is></c>`
}

const cut = (text: string): string =>
  text.length <= MOST_CHARACTERS ? text : text.slice(0, MOST_CHARACTERS - CUT.length).toWellFormed() + CUT

/** What looks like a spreadsheet program's own escape (`_x0041_`) is no such thing. */
const escaped = (text: string): string => xmlText(text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_'))
