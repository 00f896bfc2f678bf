import type { Request, RequestHandler } from 'express'
import { parseStrictJson } from '../edge/strict-json.ts'
import { fail } from './problem.ts'
import { readRawBody } from './raw-body.ts'

/** A record of 900 KB fits as JSON, even from a client that writes every Chinese character as `\uXXXX`. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024

/**
 * Reads the whole body strictly into `request.body`. Problems: `media-type-unsupported`, `body-too-large`,
 * `json-unreadable`, `json-duplicate-key`, `text-unprintable`.
 */
export function jsonBody(maxBytes = MAX_BODY_BYTES, mediaType = 'application/json'): RequestHandler {
  const limits = {
    ...{ maxBytes, mediaType: 'application/json' },
    unreadable: () => fail('json-unreadable', { reason: '请求正文没有传完或压缩有误' }),
  }
  return async (request, response, next) => {
    if (!isUtf8Json(request, mediaType)) {
      // RFC 5789, section 3.1, for PATCH; RFC 9110, section 15.5.16, for the others.
      response.set(request.method === 'PATCH' ? 'Accept-Patch' : 'Accept', mediaType)
      return fail('media-type-unsupported', { mediaType })
    }
    const bytes = await readRawBody(request, response, limits)
    const parsed = parseStrictJson(bytes)
    if (!parsed.ok) return fail(parsed.fault.code, parsed.fault.details, [parsed.fault])
    request.body = parsed.value
    next()
  }
}

function isUtf8Json(request: Request, mediaType: string): boolean {
  const [type = '', ...parameters] = (request.get('content-type') ?? '').toLowerCase().split(';')
  const charset = parameters.map((p) => p.trim()).find((p) => p.startsWith('charset='))
  return type.trim() === mediaType && (charset === undefined || /^charset="?utf-?8"?$/.test(charset))
}
