import { crc32, deflateRawSync, constants as zlib } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'

const XML = '<?xml version="1.0"?>'
const OFFICE = 'http://schemas.openxmlformats.org'
const MAIN = `${OFFICE}/spreadsheetml/2006/main`
const RELS = `${OFFICE}/officeDocument/2006/relationships`
const PACKAGE_RELS = `${OFFICE}/package/2006/relationships`

const PARTS = {
  '[Content_Types].xml': `${XML}<Types xmlns="${OFFICE}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
  '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE_RELS}"><Relationship Id="rId1" Type="${RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
}

/** Each sheet is a file of its own, and named in two others. */
function sheetParts(names: string[], sheet: string): Record<string, string> {
  const files = names.map((name, index) => ({
    name,
    id: `rId${index + 1}`,
    target: `worksheets/sheet${index + 1}.xml`,
  }))
  const listed = files.map(({ name, id }, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="${id}"/>`)
  const linked = files.map(({ id, target }) => `<Relationship Id="${id}" Type="${RELS}/worksheet" Target="${target}"/>`)
  return {
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELS}"><sheets>${listed.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE_RELS}">${linked.join('')}</Relationships>`,
    ...Object.fromEntries(files.map(({ target }) => [`xl/${target}`, sheet])),
  }
}

/** An XLSX whose sheets all hold the same cells, by row number and column letter. A number stays a number. */
export function workbook(
  rows: Record<number, Record<string, string | number>>,
  merged: string[] = [],
  sheets: string[] = ['台账'],
): Uint8Array {
  const cell = (place: string, value: string | number) =>
    typeof value === 'number'
      ? `<c r="${place}"><v>${value}</v></c>`
      : `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`
  const data = Object.entries(rows).map(
    ([row, cells]) =>
      `<row r="${row}">${Object.entries(cells)
        .map(([column, value]) => cell(`${column}${row}`, value))
        .join('')}</row>`,
  )
  const areas = merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')
  const sheet = `${XML}<worksheet xmlns="${MAIN}"><sheetData>${data.join('')}</sheetData>${merged.length > 0 ? `<mergeCells>${areas}</mergeCells>` : ''}</worksheet>`
  const parts = { ...PARTS, ...sheetParts(sheets, sheet) }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])))
}

/** A ZIP of a few kilobytes whose one sheet inflates to so many megabytes. */
export function zipBomb(megabytes: number): Uint8Array {
  const megabyte = Buffer.alloc(1 << 20, '<row r="1"><c r="A1"><v>1</v></c></row>\n')
  const block = deflateRawSync(megabyte, { finishFlush: zlib.Z_FULL_FLUSH })
  const name = Buffer.from('xl/worksheets/sheet1.xml')
  const blocks = Array.from({ length: megabytes }, () => block)
  const data = Buffer.concat([...blocks, deflateRawSync(Buffer.alloc(0))])
  let checksum = 0
  for (let count = 0; count < megabytes; count++) checksum = crc32(megabyte, checksum)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(8, 8)
  header.writeUInt32LE(checksum, 14)
  header.writeUInt32LE(data.length, 18)
  header.writeUInt32LE(megabytes << 20, 22)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, name, data])
}

/** The same ZIP, whose headers claim another size for one of its files. */
export function claimingSize(zip: Uint8Array, name: string, bytes: number): Uint8Array {
  const claiming = Buffer.from(zip)
  const claim = (signature: number, sizeAt: number, nameAt: number) => {
    const mark = Buffer.alloc(4)
    mark.writeUInt32LE(signature)
    for (let at = claiming.indexOf(mark); at !== -1; at = claiming.indexOf(mark, at + 4))
      if (claiming.toString('utf8', at + nameAt, at + nameAt + name.length) === name)
        claiming.writeUInt32LE(bytes, at + sizeAt)
  }
  claim(0x04034b50, 22, 30)
  claim(0x02014b50, 24, 46)
  return claiming
}
