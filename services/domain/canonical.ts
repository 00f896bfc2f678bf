import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Hash } from './ids.ts'

/** A value as text in JCS (RFC 8785). Its UTF-8 bytes are hashed and signed. */
export type CanonicalText = string

/**
 * Writes a value in JCS. Null counts as absent, and both are left out at every depth (docs/design.md, Event format).
 * Throws on a lone surrogate (RFC 8785 §3.2.2.2) and on a value that JSON cannot hold.
 *
 * JCS writes strings and numbers as ECMAScript does (§3.2.2). So once the members are in order, `JSON.stringify`
 * writes JCS, in half the time of the library. The library does the rest.
 */
export function canonicalText(value: unknown): CanonicalText {
  let isForLibrary = false
  const text = JSON.stringify(inOrder(value))
  return isForLibrary ? (canonicalize(withoutNulls(value)) as string) : text

  function inOrder(member: unknown): unknown {
    if (typeof member === 'string') return wellFormed(member)
    if (typeof member === 'number') return finite(member)
    if (member === null || typeof member !== 'object') return member
    if (Array.isArray(member)) return member.filter((element) => element != null).map(inOrder)
    const ordered: Record<string, unknown> = {}
    for (const key of Object.keys(member).sort()) {
      const inner = (member as Record<string, unknown>)[key]
      if (inner == null) continue
      isForLibrary ||= isOutOfOrder(wellFormed(key))
      ordered[key] = inOrder(inner)
    }
    return ordered
  }
}

/** An object lists integer keys first, whenever they were set, and never lists `__proto__`. The library takes both. */
const isOutOfOrder = (key: string) => (key >= '0' && key < ':') || key === '__proto__'

function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a lone surrogate has no UTF-8')
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
