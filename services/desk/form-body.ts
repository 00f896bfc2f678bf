import express, { type RequestHandler } from 'express'
import { fail } from '../http/problem.ts'

const FORM = 'application/x-www-form-urlencoded'
const MOST_FIELDS = 5000

/** Reads a form into `request.body`. Problems: `body-too-large`, `media-type-unsupported`, `request-unreadable`. */
export function formBody(maxBytes: number): RequestHandler {
  const read = express.urlencoded({ extended: false, limit: maxBytes, parameterLimit: MOST_FIELDS })
  return async (request, response, next) => {
    const error = await new Promise<unknown>((resolve) => void read(request, response, resolve))
    const { status } = (error ?? {}) as { status?: unknown }
    if (status === 413) return fail('body-too-large', { maxBytes })
    if (status === 415) return fail('media-type-unsupported', { mediaType: FORM })
    if (status === 400) return fail('request-unreadable')
    if (error != null) throw error
    next()
  }
}
