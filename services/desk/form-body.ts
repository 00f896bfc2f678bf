import express, { type RequestHandler, type Response } from 'express'
import { isMultipart, readMultipart } from '../http/multipart-form.ts'
import { fail } from '../http/problem.ts'
import { readBody } from '../http/raw-body.ts'
import { type KeepFile, type KeptFile, keepAttachment } from './kept-files.ts'

const MOST_FIELDS = 5000
/** That are chosen in one form. */
const MOST_FILES = 50

/**
 * Reads a form into `request.body`. Where files come with it, each is kept as `keepOf` says, and what became of them is
 * found by `filesSent`. Problems: `body-too-large`, `media-type-unsupported`, `request-unreadable`, `attachments-too-many`.
 */
export function formBody(maxBytes: number, keepOf?: (response: Response) => KeepFile): RequestHandler {
  const read = express.urlencoded({ extended: false, limit: maxBytes, parameterLimit: MOST_FIELDS })
  const limits = {
    ...{ maxBytes, mediaType: 'application/x-www-form-urlencoded' },
    unreadable: () => fail('request-unreadable'),
  }
  return async (request, response, next) => {
    if (keepOf === undefined || !isMultipart(request)) await readBody(read, request, response, limits)
    else {
      const keep = keepOf(response)
      const files: KeptFile[] = []
      let count = 0
      const most = { maxBytes, maxFields: MOST_FIELDS, maxFiles: MOST_FILES }
      request.body = await readMultipart(request, most, async (file) => {
        const at = count++
        files[at] = await keepAttachment(file, keep)
      })
      response.locals.files = files
    }
    next()
  }
}

/** What became of the files that came with a form, in the order in which they came. */
export const filesSent = (response: Response): KeptFile[] => response.locals.files ?? []
