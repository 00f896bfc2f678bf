import { basename } from 'node:path'
import type { Request } from 'express'
import { z } from 'zod'
import { isMultipart, readMultipart } from '../../http/multipart-form.ts'
import { fail, ProblemError } from '../../http/problem.ts'
import type { SentFile } from './look-at-sheet.ts'
import { readTicks, type SheetTicks } from './sheet-ticks.ts'

export const MOST_SHEET_BYTES = 5 * 1024 * 1024
/** A sheet comes back in base64, with the other fields. */
const MOST_FORM_BYTES = Math.ceil((MOST_SHEET_BYTES * 4) / 3) + 100_000
const FORM = { maxBytes: MOST_FORM_BYTES, maxFields: 6000, maxFiles: 1, maxTotal: MOST_FORM_BYTES }
const LONGEST_NAME = 200

export interface SentSheetForm {
  /** Null where no file was chosen. */
  sheet: SentFile | null
  ticks: SheetTicks
  /** The ticks under which the clerk has seen the report; null where she has seen none. */
  seen: string | null
  does: 'check' | 'publish' | 'mark'
}

const fields = z.object({
  sheet: z
    .string()
    .regex(/^[\w-]+$/)
    .nullable()
    .catch(null),
  name: z.string().nullable().catch(null),
  seen: z.string().nullable().catch(null),
  does: z.enum(['check', 'publish', 'mark']).catch('check'),
})

/** Reads a form with a sheet. `too-large` where it is larger than any that is taken. */
export async function readSheetForm(request: Request): Promise<SentSheetForm | 'too-large'> {
  if (!isMultipart(request)) return fail('media-type-unsupported', { mediaType: 'multipart/form-data' })
  let chosen: SentFile | null = null
  const form = await readMultipart(request, FORM, async ({ name, chunks }) => {
    chosen = { name: nameOf(name), bytes: await bytesOf(chunks) }
  }).catch(tooLarge)
  if (form === 'too-large') return form
  const ticks = readTicks(form)
  if (chosen !== null) return { sheet: chosen, ticks, seen: null, does: 'check' }
  const { sheet, name, seen, does } = fields.parse(form)
  const carried = sheet === null ? null : { name: nameOf(name ?? ''), bytes: Buffer.from(sheet, 'base64url') }
  return { sheet: carried, ticks, seen, does }
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
