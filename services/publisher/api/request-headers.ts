import type { Request } from 'express'
import { versionOf } from '../../http/etag.ts'
import { fail } from '../../http/problem.ts'

/** Printable ASCII only, so that a key is the same bytes in every client. */
const KEY = /^[\x21-\x7e]{1,200}$/

/** The Idempotency-Key as it was sent; null if there is none. Problem: `parameter-invalid`. */
export function idempotencyKeyOf(request: Request<object>): string | null {
  const key = request.get('idempotency-key')
  if (key === undefined || key === '') return null
  if (!KEY.test(key))
    return fail('parameter-invalid', { name: 'Idempotency-Key', reason: '只能是 1 至 200 个可见的 ASCII 字符' })
  return key
}

/** The version that the change is based on. Problems: `if-match-missing`, `parameter-invalid`. */
export function expectedVersionOf(request: Request<object>): number {
  const ifMatch = request.get('if-match')
  if (ifMatch === undefined) return fail('if-match-missing')
  return versionOf(ifMatch) ?? fail('parameter-invalid', { name: 'If-Match', reason: '应为带引号的版本号，例如 "3"' })
}

/** Whether the caller prefers a refusal to warnings: `Prefer: handling=strict` (RFC 7240, section 4.4). */
export function prefersStrict(request: Request<object>): boolean {
  const preferences = (request.get('prefer') ?? '').split(',').map((preference) => {
    const [name = '', value = ''] = (preference.split(';')[0] ?? '').split('=').map((part) => part.trim())
    return { name: name.toLowerCase(), value: value.replaceAll('"', '').toLowerCase() }
  })
  // The first of several counts (section 2).
  return preferences.find(({ name }) => name === 'handling')?.value === 'strict'
}
