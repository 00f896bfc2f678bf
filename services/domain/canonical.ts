import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Hash } from './ids.ts'

/** A value as text in JCS (RFC 8785). Its UTF-8 bytes are hashed and signed. */
export type CanonicalText = string

/**
 * Writes a value in JCS. Null counts as absent, and both are left out at every depth (docs/design.md, Event format).
 * Throws on a lone surrogate (RFC 8785 §3.2.2.2) and on a value that JSON cannot hold.
 *
 * JCS writes strings and numbers as ECMAScript does (§3.2.2), and members in the order of their UTF-16 units, in which
 * ECMAScript sorts. The library takes twice the time.
 */
export function canonicalText(value: unknown): CanonicalText {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return JSON.stringify(finite(value))
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value))
    return `[${value
      .filter((element) => element != null)
      .map(canonicalText)
      .join(',')}]`
  let members = ''
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key]
    if (member == null) continue
    members += `${members === '' ? '' : ','}${quotedKey(key)}:${canonicalText(member)}`
  }
  return `{${members}}`
}

function quoted(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a lone surrogate has no UTF-8')
  return JSON.stringify(text)
}

/** Keys that were written before. Contents and envelopes have the same ones again and again. */
const written = new Map<string, string>()
const MOST_WRITTEN = 1000

function quotedKey(key: string): string {
  const before = written.get(key)
  if (before !== undefined) return before
  const text = quoted(key)
  if (written.size >= MOST_WRITTEN) written.clear()
  written.set(key, text)
  return text
}

function finite(number: number): number {
  if (!Number.isFinite(number)) throw new TypeError(`JSON has no ${number}`)
  return number
}

/** A JSON value in JCS with its nulls, which mean something in a merge patch (RFC 7396). */
export const canonicalWithNulls = (value: unknown): CanonicalText => canonicalize(value) as string

/** Copies a value without its null and undefined members and elements, at every depth. */
export function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.filter((v) => v != null).map(withoutNulls) as T
  if (value === null || typeof value !== 'object') return value
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key]
    if (member == null) continue
    // An assignment would set the copy's prototype. Nobody would see the member, but reading would find it.
    if (key === '__proto__') Object.defineProperty(copy, key, { value: withoutNulls(member), enumerable: true })
    else copy[key] = withoutNulls(member)
  }
  return copy as T
}

/** `sha-256:` + hex SHA-256 of the UTF-8 bytes. */
export const hashOf = (text: CanonicalText): Hash => `sha-256:${hash('sha256', text, 'hex')}` as Hash
