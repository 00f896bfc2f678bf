import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { ItemId } from '../../domain/ids.ts'
import type { itemShape } from '../api/shapes.ts'
import type { ExportPage } from './export-pages.ts'

/** What an export ends with. */
export interface ExportEnd {
  outlet: string
  field?: string
  /** Changes that are in it. */
  changes: number
  /** Items that belong to it and do not check. */
  withheld: number
  /** From here `/v1/changes` goes on. */
  cursor: string
  /** Of all bytes above the line that says so: 64 hex digits. */
  sha256Above: string
  asOf: string | null
  lagSeconds: number | null
}

export interface ExportFormat {
  mediaType: string
  /** What stands above the first line. */
  begin: string
  change(change: z.infer<typeof itemShape>): string
  withheld(itemId: ItemId): string
  /** The last line. It is there exactly where the export is whole. */
  end(end: ExportEnd): string
}

/** Writes an export, a page at a time, and gives back what it ends with. */
export async function* exportText(
  pages: AsyncIterable<ExportPage>,
  format: ExportFormat,
  about: Pick<ExportEnd, 'outlet' | 'field'>,
): AsyncGenerator<Buffer, ExportEnd> {
  const above = createHash('sha256')
  const hashed = (text: string) => {
    const bytes = Buffer.from(text)
    above.update(bytes)
    return bytes
  }
  let counted = { changes: 0, withheld: 0, cursor: '', asOf: null as string | null, lagSeconds: null as number | null }
  let begin = format.begin
  for await (const { answer, newlyWithheld } of pages) {
    const { changes, next: cursor, asOf, lagSeconds } = answer
    counted = {
      changes: counted.changes + changes.length,
      withheld: counted.withheld + newlyWithheld.length,
      ...{ cursor, asOf, lagSeconds },
    }
    const lines = [...changes.map(format.change), ...newlyWithheld.map(format.withheld)]
    yield hashed(begin + lines.join(''))
    begin = ''
  }
  const end = { ...about, ...counted, sha256Above: above.digest('hex') }
  yield Buffer.from(format.end(end))
  return end
}
