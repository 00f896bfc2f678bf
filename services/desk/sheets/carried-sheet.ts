import type { Request } from 'express'
import { html, raw } from 'hono/html'
import { z } from 'zod'
import { type FormFields, isMultipart, readMultipart } from '../../http/multipart-form.ts'
import { fail, ProblemError } from '../../http/problem.ts'
import { byteSize } from '../../query/pages/byte-size.ts'
import type { Html } from '../../query/pages/layout.ts'
import type { KeepFile } from '../kept-files.ts'
import { readScan, SCAN_FIELD, type SentScan } from '../scans.ts'
import { createGivenFiles, type GivenFile, withoutFolder } from './given-files.ts'

/** A sheet as a browser sent it. It is held by the request alone. */
export interface SentFile {
  name: string
  bytes: Uint8Array
}

export const MOST_SHEET_BYTES = 5 * 1024 * 1024
/** A sheet comes back in base64, with the other fields. */
const MOST_FORM_BYTES = Math.ceil((MOST_SHEET_BYTES * 4) / 3) + 400_000
const FORM = { maxBytes: MOST_FORM_BYTES, maxFields: 6000, maxFiles: 1, maxTotal: MOST_FORM_BYTES }
/** A form with more files is read no further. Of fewer, each that is too many is told by its name. */
const MOST_FILES_SENT = 3000

export interface FormWithSheet {
  fields: FormFields
  /** Chosen just now, or carried along by the page. Null where there is none. */
  sheet: SentFile | null
  /** It was chosen just now: nobody has seen anything of it. */
  isNew: boolean
  /** That were chosen beside it, now or before. */
  files: GivenFile[]
  /** Of the paper form on which the sheet was signed off, chosen just now. */
  scan: SentScan | null
}

/** Of which nothing is taken: the sheet of a form, or a form as a whole. */
export type TooLarge = { tooLarge: 'sheet'; files: GivenFile[] } | { tooLarge: 'files' }

const carried = z.object({
  sheet: z
    .string()
    .regex(/^[\w-]+$/)
    .nullable()
    .catch(null),
  name: z.string().nullable().catch(null),
})

/**
 * Reads a form with a sheet. Where `keep` is given, files may come beside it, which are kept as those of an item's form are.
 * A sheet, or a form, that is larger than any that is taken is told as that.
 */
export async function readFormWithSheet(request: Request, keep?: KeepFile): Promise<FormWithSheet | TooLarge> {
  if (!isMultipart(request)) return fail('media-type-unsupported', { mediaType: 'multipart/form-data' })
  let chosen: SentFile | 'too-large' | null = null
  const scans: SentScan[] = []
  const given = keep === undefined ? null : createGivenFiles(keep)
  const limits =
    keep === undefined
      ? FORM
      : // What does not fit is told file by file, as long as it is no more than this.
        { ...FORM, maxFiles: MOST_FILES_SENT, maxTotal: MOST_FORM_BYTES + 2 * keep.maxBytes }
  const fields = await readMultipart(request, limits, async (file) => {
    if (given !== null && file.field === 'files') return given.take(file)
    if (keep !== undefined && file.field === SCAN_FIELD) {
      const read = await readScan(file, keep.maxBytes)
      return read.ok ? void scans.push(read.scan) : given?.refuse(file, 'large')
    }
    const bytes = await bytesOf(file.chunks)
    chosen = bytes === 'too-large' ? bytes : { name: withoutFolder(file.name), bytes }
  }).catch(tooLarge)
  if (fields === 'too-large') return { tooLarge: given === null ? 'sheet' : 'files', files: [] }
  const files = (await given?.withCarried(fields)) ?? []
  const sent = chosen as SentFile | 'too-large' | null
  if (sent === 'too-large') return { tooLarge: 'sheet', files }
  const scan = scans.at(-1) ?? null
  if (sent !== null) return { fields, sheet: sent, isNew: true, files, scan }
  const { sheet, name } = carried.parse(fields)
  const kept = sheet === null ? null : { name: withoutFolder(name ?? ''), bytes: Buffer.from(sheet, 'base64url') }
  return { fields, sheet: kept, isNew: false, files, scan }
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array | 'too-large'> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of chunks) {
    bytes += part.length
    if (bytes > MOST_SHEET_BYTES) return 'too-large'
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function tooLarge(error: unknown): 'too-large' {
  const code = error instanceof ProblemError ? error.problem.code : null
  if (code === 'body-too-large' || code === 'attachments-too-many') return 'too-large'
  throw error
}

/**
 * What a form carries along of a sheet. The browser sends it again: the hub keeps no draft, so a restart, a second tab or
 * the end of a session loses nothing, and what is signed is what was looked at.
 */
export const carriedFields = ({ name, bytes }: SentFile): Html =>
  html`<input type="hidden" name="sheet" value="${raw(Buffer.from(bytes).toString('base64url'))}">
<input type="hidden" name="name" value="${name}">`

/** The field for a sheet. Browsers take a file that is dropped on it as well. */
export const sheetField = (label: string, { accept, says }: { accept: string; says: string }): Html =>
  html`<p class="fill"><label for="f-file">${label}</label>
<input type="file" id="f-file" name="file" class="file" accept="${accept}" required>
<span class="meta">${says}、${byteSize(MOST_SHEET_BYTES)}。先检查，不会直接发布。</span></p>`
