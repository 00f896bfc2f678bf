import { strToU8, zipSync } from 'fflate'

const OFFICE = 'http://schemas.openxmlformats.org'
const STRICT = 'http://purl.oclc.org/ooxml'

/** How the XML of a workbook is written. It means the same in all of these. */
interface Writing {
  /** The prefix of all elements. */
  prefix?: string
  quote?: '"' | "'"
  strict?: boolean
  /** The prefix of the relationships' namespace. */
  relationship?: string
  utf16?: boolean
}

/** Parts of a workbook. Their elements and attributes are written plainly: `<c r="A1"/>`, `rel:id`. */
export interface RawWorkbook {
  /** What a sheet has beside its rows stands before or after `<sheetData>`. */
  sheets: { name?: string; attributes?: string; before?: string; rows: string; after?: string }[]
  styles?: string
  strings?: string
  workbook?: string
  /** What stands after the sheets. */
  workbookEnd?: string
  writing?: Writing
}

/** An XLSX of raw XML parts, for what no program at hand would write. */
export function rawWorkbook({ sheets, styles, strings, workbook = '', workbookEnd = '', writing = {} }: RawWorkbook) {
  const { strict = false, relationship = 'r', utf16 = false } = writing
  const types = strict ? `${STRICT}/officeDocument/relationships` : `${OFFICE}/officeDocument/2006/relationships`
  const relationships = (all: [id: string, kind: string, target: string][]) =>
    `<?xml version="1.0"?><Relationships xmlns="${OFFICE}/package/2006/relationships">${all
      .map(([id, kind, target]) => `<Relationship Id="${id}" Type="${types}/${kind}" Target="${target}"/>`)
      .join('')}</Relationships>`
  const listed = sheets.map(
    ({ name = `表${sheets.length}`, attributes = '' }, index) =>
      `<sheet name="${name}" sheetId="${index + 1}" rel:id="rId${index + 1}" ${attributes}/>`,
  )
  const main = (root: string, inside: string) =>
    written(
      `<${root} xmlns:rel="${types}">${inside}</${root}>`
        .replaceAll('rel:', `${relationship}:`)
        .replace('xmlns:rel=', `xmlns:${relationship}=`),
      writing,
    )
  const parts: Record<string, string> = {
    '_rels/.rels': relationships([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': main('workbook', `${workbook}<sheets>${listed.join('')}</sheets>${workbookEnd}`),
    'xl/_rels/workbook.xml.rels': relationships([
      ...sheets.map((_, index): [string, string, string] => [
        `rId${index + 1}`,
        'worksheet',
        `worksheets/s${index}.xml`,
      ]),
      ['rId90', 'styles', '/xl/styles.xml'],
      ['rId91', 'sharedStrings', './sharedStrings.xml'],
    ]),
    ...(styles !== undefined && { 'xl/styles.xml': main('styleSheet', styles) }),
    ...(strings !== undefined && { 'xl/sharedStrings.xml': main('sst', strings) }),
  }
  for (const [index, { before = '', rows, after = '' }] of sheets.entries())
    parts[`xl/worksheets/s${index}.xml`] = main('worksheet', `${before}<sheetData>${rows}</sheetData>${after}`)
  const bytes = (text: string) => (utf16 ? new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le')) : strToU8(text))
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, bytes(text)])))
}

/** CDATA and comments stay as they are; of tags the prefix and the quotes are changed. */
const MARKUP = /<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<[^>]*>/g

function written(xml: string, { prefix = '', quote = '"', strict = false }: Writing): string {
  const space = strict ? `${STRICT}/spreadsheetml/main` : `${OFFICE}/spreadsheetml/2006/main`
  const named = prefix === '' ? '' : `${prefix}:`
  const text = xml.replace(MARKUP, (tag) =>
    tag.startsWith('<!') ? tag : tag.replace(/^<(\/?)(?=[\w]+[\s/>])/, `<$1${named}`).replaceAll('"', quote),
  )
  const declared = prefix === '' ? 'xmlns' : `xmlns:${prefix}`
  return text.replace(/^<([^\s>/]+)/, `<$1 ${declared}=${quote}${space}${quote}`)
}
