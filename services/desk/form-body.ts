import express, { type Request, type RequestHandler, type Response } from 'express'
import { MOST_FILES } from '../domain/attachments.ts'
import { isMultipart, readMultipart } from '../http/multipart-form.ts'
import { fail } from '../http/problem.ts'
import { readBody } from '../http/raw-body.ts'
import { type KeepFile, type KeptFile, keepAttachment } from './kept-files.ts'
import { readScan, SCAN_FIELD, type SentScan } from './scans.ts'

const MOST_FIELDS = 5000

/** Reads a form into `request.body`; one with files waits for `keepFiles`. Problems: `body-too-large`, `media-type-unsupported`, `request-unreadable`. */
export function formBody(maxBytes: number): RequestHandler {
  const read = express.urlencoded({ extended: false, limit: maxBytes, parameterLimit: MOST_FIELDS })
  const limits = {
    ...{ maxBytes, mediaType: 'application/x-www-form-urlencoded' },
    unreadable: () => fail('request-unreadable'),
  }
  return async (request, response, next) => {
    if (!isMultipart(request)) await readBody(read, request, response, limits)
    next()
  }
}

/**
 * Reads a form with files into `request.body`, and keeps each file on the disk of the node: what became of them is found by
 * `filesSent`. The scan of a paper form is read and not kept (`scanSent`). Without a
 * store other files are passed over. Comes behind whatever may refuse the form. The same problems, and `attachments-too-many`.
 */
export async function keepFiles(
  request: Request,
  response: Response,
  { maxBytes, keep }: { maxBytes: number; keep: Omit<KeepFile, 'store'> & { store: KeepFile['store'] | null } },
): Promise<void> {
  if (!isMultipart(request)) return
  const files: KeptFile[] = []
  let count = 0
  // Each file has its own limit; all together have room for one that uses it up.
  const most = {
    ...{ maxBytes, maxFields: MOST_FIELDS, maxFiles: MOST_FILES - 1 },
    maxTotal: keep.maxBytes + maxBytes,
  }
  request.body = await readMultipart(request, most, async (file) => {
    const at = count++
    if (file.field !== SCAN_FIELD) {
      if (keep.store !== null) files[at] = await keepAttachment(file, { ...keep, store: keep.store })
      return
    }
    const read = await readScan(file, keep.maxBytes)
    if (read.ok) response.locals.scan = read.scan
    else files[at] = { ok: false, name: file.name, refused: read }
  })
  response.locals.files = files.filter((file) => file !== undefined)
}

/** The scan that came with a form; null where none did. */
export const scanSent = (response: Response): SentScan | null => response.locals.scan ?? null

/** What became of the files that came with a form, in the order in which they came. */
export const filesSent = (response: Response): KeptFile[] => response.locals.files ?? []
