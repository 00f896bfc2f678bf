import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Hash } from './ids.ts'

/** The text of a value in JCS (RFC 8785); its UTF-8 bytes are what is hashed and signed. */
export type CanonicalText = string

/**
 * JCS of a value. Absent and null are the same and left out, at every depth (design: Event format).
 * Throws on a lone surrogate (RFC 8785 §3.2.2.2) or a value JSON cannot hold.
 */
export function canonicalText(value: unknown): CanonicalText {
  return canonicalize(hasNulls(value) ? withoutNulls(value) : value) as string
}

/** Copying is the dearest part of it, and most values need none. */
function hasNulls(value: unknown): boolean {
  if (value == null) return true
  return typeof value === 'object' && Object.values(value).some(hasNulls)
}

/** A copy without null and undefined members; arrays keep their places except for absent elements. */
export function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.filter((v) => v != null).map(withoutNulls) as T
  if (value === null || typeof value !== 'object') return value
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key]
    if (member == null) continue
    // Set by its name it would become the copy's prototype: out of sight, and yet read.
    if (key === '__proto__') Object.defineProperty(copy, key, { value: withoutNulls(member), enumerable: true })
    else copy[key] = withoutNulls(member)
  }
  return copy as T
}

/** `sha-256:` + hex SHA-256 of the UTF-8 bytes. */
export const hashOf = (text: CanonicalText): Hash => `sha-256:${hash('sha256', text, 'hex')}`
