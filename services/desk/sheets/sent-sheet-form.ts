import { basename } from 'node:path'
import type { Request, Response } from 'express'
import { z } from 'zod'
import { formDataOf } from '../../http/form-data.ts'
import { fail, ProblemError } from '../../http/problem.ts'
import { readRawBody } from '../../http/raw-body.ts'
import type { SentFile } from './look-at-sheet.ts'
import { readTicks, type SheetTicks } from './sheet-ticks.ts'

export const MOST_SHEET_BYTES = 5 * 1024 * 1024
/** A sheet comes back in base64, with the other fields. */
const FORM = {
  ...{ maxBytes: Math.ceil((MOST_SHEET_BYTES * 4) / 3) + 100_000, mediaType: 'multipart/form-data' },
  unreadable: () => fail('request-unreadable'),
}
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
export async function readSheetForm(request: Request, response: Response): Promise<SentSheetForm | 'too-large'> {
  const bytes = await bodyOf(request, response)
  if (bytes === null) return 'too-large'
  const contentType = request.get('content-type') ?? ''
  const form = (await formDataOf({ bytes, contentType })) ?? fail('request-unreadable')
  const ticks = readTicks(form)
  const { sheet, name, seen, does } = fields.parse(
    Object.fromEntries(Object.keys(fields.shape).map((key) => [key, form.get(key)])),
  )
  const file = form.get('file')
  if (file !== null && typeof file !== 'string' && file.size > 0) {
    if (file.size > MOST_SHEET_BYTES) return 'too-large'
    const chosen = { name: nameOf(file.name), bytes: new Uint8Array(await file.arrayBuffer()) }
    return { sheet: chosen, ticks, seen: null, does: 'check' }
  }
  const carried = sheet === null ? null : { name: nameOf(name ?? ''), bytes: Buffer.from(sheet, 'base64url') }
  return { sheet: carried, ticks, seen, does }
}

async function bodyOf(request: Request, response: Response): Promise<Buffer | null> {
  try {
    return await readRawBody(request, response, FORM)
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'body-too-large') return null
    throw error
  }
}

/** Some browsers send the way to the file too. */
const nameOf = (name: string): string => basename(name.replaceAll('\\', '/')).toWellFormed().slice(-LONGEST_NAME)
