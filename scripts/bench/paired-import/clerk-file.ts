import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { type GeneratedItem, generateItems } from '../../generate/generate-items.ts'

export const NODE = { id: 'taihe', division: '341222' }

/** The files of clerks that are imported, with how many items each has. */
export const CLERK_FILES = {
  csv: { items: 10_000, write: writeCsv },
  /** Short rows of eight columns, as sheets have them. */
  xlsx: { items: 50_000, write: writeXlsx },
  html: { items: 5000, write: writeHtml },
}
export type ClerkFileKind = keyof typeof CLERK_FILES

/** Writes a file of generated items of the node and gives its path. */
export async function clerkFile(
  kind: ClerkFileKind,
  { folder, items }: { folder: string; items: number },
): Promise<string> {
  const file = join(folder, `items-${kind}-${items}.${kind === 'html' ? 'ndjson' : kind}`)
  const meanBytes = kind === 'xlsx' ? 100 : undefined
  writeFileSync(
    file,
    CLERK_FILES[kind].write([...generateItems({ seed: 5, count: items, under: NODE.division, meanBytes })]),
  )
  return file
}

const COLUMNS = ['title', 'documentNumber', 'organ', 'division', 'issuedOn', 'publishedOn', 'field', 'body'] as const
const CATALOGUE = ['level1', 'level2'] as const

function writeCsv(items: GeneratedItem[]): string {
  const names = [...COLUMNS, ...CATALOGUE]
  const quoted = (value = '') => `"${value.replaceAll('"', '""')}"`
  return [names.join(','), ...items.map((item) => names.map((name) => quoted(item[name])).join(','))].join('\r\n')
}

function writeHtml(items: GeneratedItem[]): string {
  return items
    .map(({ title, documentNumber, issuedOn, publishedOn, field, division, organ, body }) => {
      const paragraphs = escaped(body)
        .split('\n')
        .map((text) => `<p style="text-indent:2em">${text}</p>`)
      return JSON.stringify({
        title,
        body: {
          format: 'html',
          text: `<div class="content">${paragraphs.join('')}<p align="right"><strong>${organ}</strong></p></div>`,
        },
        shownOn: { board: [division], site: 'all' },
        organ: { name: organ, kind: 'government', divisionCode: division },
        documentNumber,
        issuedOn,
        publishedOn,
        field,
      })
    })
    .join('\n')
}

function writeXlsx(items: GeneratedItem[]): Uint8Array {
  const texts = new Map<string, number>()
  const index = (text: string): number => {
    const known = texts.get(text) ?? texts.size
    texts.set(text, known)
    return known
  }
  const row = (values: string[], at: number) =>
    `<row r="${at}">${values.map((value, column) => (value === '' ? '' : `<c r="${String.fromCharCode(65 + column)}${at}" t="s"><v>${index(value)}</v></c>`)).join('')}</row>`
  const rows = [[...COLUMNS], ...items.map((item) => COLUMNS.map((name) => item[name] ?? ''))].map((values, at) =>
    row(values, at + 1),
  )
  const office = 'http://schemas.openxmlformats.org'
  const main = `${office}/spreadsheetml/2006/main`
  const related = `${office}/officeDocument/2006/relationships`
  const relationships = (...all: [id: string, kind: string, target: string][]) =>
    `<Relationships xmlns="${office}/package/2006/relationships">${all.map(([id, kind, target]) => `<Relationship Id="${id}" Type="${related}/${kind}" Target="${target}"/>`).join('')}</Relationships>`
  const parts = {
    '_rels/.rels': relationships(['rId1', 'officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${related}"><sheets><sheet name="公开事项" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'sharedStrings', 'sharedStrings.xml'],
    ),
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${main}">${[...texts.keys()].map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
  }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])))
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
