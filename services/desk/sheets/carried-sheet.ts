import { basename } from 'node:path'
import type { Request } from 'express'
import { html, raw } from 'hono/html'
import { z } from 'zod'
import { type FormFields, isMultipart, readMultipart } from '../../http/multipart-form.ts'
import { fail, ProblemError } from '../../http/problem.ts'
import { byteSize } from '../../query/pages/byte-size.ts'
import type { Html } from '../../query/pages/layout.ts'

/** A sheet as a browser sent it. It is held by the request alone. */
export interface SentFile {
  name: string
  bytes: Uint8Array
}

export const MOST_SHEET_BYTES = 5 * 1024 * 1024
/** A sheet comes back in base64, with the other fields. */
const MOST_FORM_BYTES = Math.ceil((MOST_SHEET_BYTES * 4) / 3) + 100_000
const FORM = { maxBytes: MOST_FORM_BYTES, maxFields: 6000, maxFiles: 1, maxTotal: MOST_FORM_BYTES }
const LONGEST_NAME = 200

export interface FormWithSheet {
  fields: FormFields
  /** Chosen just now, or carried along by the page. Null where there is none. */
  sheet: SentFile | null
  /** It was chosen just now: nobody has seen anything of it. */
  isNew: boolean
}

const carried = z.object({
  sheet: z
    .string()
    .regex(/^[\w-]+$/)
    .nullable()
    .catch(null),
  name: z.string().nullable().catch(null),
})

/** Reads a form with a sheet. `too-large` where it is larger than any that is taken. */
export async function readFormWithSheet(request: Request): Promise<FormWithSheet | 'too-large'> {
  if (!isMultipart(request)) return fail('media-type-unsupported', { mediaType: 'multipart/form-data' })
  let chosen: SentFile | null = null
  const fields = await readMultipart(request, FORM, async ({ name, chunks }) => {
    chosen = { name: nameOf(name), bytes: await bytesOf(chunks) }
  }).catch(tooLarge)
  if (fields === 'too-large') return fields
  if (chosen !== null) return { fields, sheet: chosen, isNew: true }
  const { sheet, name } = carried.parse(fields)
  const kept = sheet === null ? null : { name: nameOf(name ?? ''), bytes: Buffer.from(sheet, 'base64url') }
  return { fields, sheet: kept, isNew: false }
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of chunks) {
    bytes += part.length
    if (bytes > MOST_SHEET_BYTES) return fail('body-too-large', { maxBytes: MOST_SHEET_BYTES })
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function tooLarge(error: unknown): 'too-large' {
  if (error instanceof ProblemError && error.problem.code === 'body-too-large') return 'too-large'
  throw error
}

/** Some browsers send the way to the file too. */
const nameOf = (name: string): string => basename(name.replaceAll('\\', '/')).toWellFormed().slice(-LONGEST_NAME)

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
