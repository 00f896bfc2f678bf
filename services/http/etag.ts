import type { Request } from 'express'

const opaque = (tag: string) => tag.trim().replace(/^W\//, '')

/**
 * Whether the reader has this very state (RFC 9110 §13.1.2, weak comparison). The request's Cache-Control is ignored,
 * because Node's fetch adds `no-cache` to If-None-Match, and Express would then answer 200.
 */
export function notModified(request: Request, etag: string): boolean {
  const held = request.get('if-none-match')
  if (held === undefined) return false
  return held.trim() === '*' || held.split(',').some((tag) => opaque(tag) === opaque(etag))
}

/**
 * Reads the version from an If-Match: `"3"`, or a weak ETag of the read side, which begins with the version
 * (`W/"3-…"`). Null when it names no version.
 */
export function versionOf(ifMatch: string): number | null {
  const version = /^(?:W\/)?"(\d{1,15})(?:\D[^"]*)?"$/.exec(ifMatch.trim())?.[1]
  return version === undefined || Number(version) < 1 ? null : Number(version)
}
