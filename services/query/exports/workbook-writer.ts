import { strToU8, Zip, ZipDeflate } from 'fflate'
import { packageParts } from './sheet-xml.ts'

/** A sheet that is written. Each sheet ends before the next one begins. */
interface SheetWriter {
  write(xml: string): void
  /** Writes the last of it. */
  end(xml: string): void
}

export interface WorkbookWriter {
  /** Begins the next sheet, in the order of their names. */
  sheet(): SheetWriter
  /** What was written since the last call. */
  taken(): Buffer
  end(): void
}

/** Writes a workbook (ECMA-376) of sheets with these names, a piece at a time: what was taken is forgotten. */
export function createWorkbookWriter(names: string[]): WorkbookWriter {
  const written: Uint8Array[] = []
  const zip = new Zip((error, bytes) => {
    if (error !== null) throw error
    written.push(bytes)
  })
  const part = (name: string) => {
    const opened = new ZipDeflate(name, { level: 6 })
    zip.add(opened)
    return opened
  }
  for (const [name, xml] of Object.entries(packageParts(names))) part(name).push(strToU8(xml), true)
  let sheets = 0
  return {
    sheet: () => {
      const opened = part(`xl/worksheets/sheet${++sheets}.xml`)
      return {
        write: (xml) => opened.push(strToU8(xml)),
        end: (xml) => opened.push(strToU8(xml), true),
      }
    },
    taken: () => Buffer.concat(written.splice(0)),
    end: () => zip.end(),
  }
}
