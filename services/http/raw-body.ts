import express, { type Request, type RequestHandler, type Response } from 'express'
import { fail } from './problem.ts'

/** What a route says of a body that it cannot take. */
export interface BodyLimits {
  maxBytes: number
  /** What it takes. */
  mediaType: string
  /** Of a body that was cut short, or compressed wrongly. */
  unreadable: () => never
}

/** Gives the whole body of a request as bytes. Problems: `body-too-large`, `media-type-unsupported`, and `unreadable`. */
export async function readRawBody(request: Request, response: Response, limits: BodyLimits): Promise<Buffer> {
  await readBody(express.raw({ type: () => true, limit: limits.maxBytes }), request, response, limits)
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
}

/** Reads a body into `request.body` by one of Express's parsers, whose refusals have a `status`. The same problems. */
export async function readBody(
  read: RequestHandler,
  request: Request,
  response: Response,
  { maxBytes, mediaType, unreadable }: BodyLimits,
): Promise<void> {
  const error = await new Promise<unknown>((resolve) => void read(request, response, resolve))
  const { status } = (error ?? {}) as { status?: unknown }
  if (status === 413) return fail('body-too-large', { maxBytes })
  if (status === 415) return fail('media-type-unsupported', { mediaType })
  if (status === 400) return unreadable()
  if (error != null) throw error
}
