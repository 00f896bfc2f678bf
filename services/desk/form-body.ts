import express, { type RequestHandler } from 'express'
import { fail } from '../http/problem.ts'
import { readBody } from '../http/raw-body.ts'

const MOST_FIELDS = 5000

/** Reads a form into `request.body`. Problems: `body-too-large`, `media-type-unsupported`, `request-unreadable`. */
export function formBody(maxBytes: number): RequestHandler {
  const read = express.urlencoded({ extended: false, limit: maxBytes, parameterLimit: MOST_FIELDS })
  const limits = {
    ...{ maxBytes, mediaType: 'application/x-www-form-urlencoded' },
    unreadable: () => fail('request-unreadable'),
  }
  return async (request, response, next) => {
    await readBody(read, request, response, limits)
    next()
  }
}
