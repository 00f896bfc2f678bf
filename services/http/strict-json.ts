import type { Fault } from '../domain/errors.ts'
import { faultInJson } from './fault-in-json.ts'

export type ParsedJson = { ok: true; value: unknown } | { ok: false; fault: Fault }

/**
 * Reads JSON as the sender meant it, or says why it cannot: UTF-8 only, no key twice (RFC 8259 §4 leaves
 * open which one counts), no lone surrogate (JCS has no form for it), no NUL, no `__proto__`, bounded depth.
 * Faults: `json-unreadable`, `json-duplicate-key`, `text-unprintable`.
 */
export function parseStrictJson(bytes: Uint8Array): ParsedJson {
  const text = utf8(bytes)
  if (text === null) return unreadable('不是有效的 UTF-8 编码')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return unreadable(text.trim() === '' ? '正文为空' : placeOf(error as Error))
  }
  const fault = faultInJson(text)
  return fault === null ? { ok: true, value } : { ok: false, fault }
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

const unreadable = (reason: string): ParsedJson => ({
  ok: false,
  fault: { code: 'json-unreadable', pointer: '', details: { reason } },
})

/** V8's message quotes the text around the fault, which may be personal data: only the place is passed on. */
function placeOf({ message }: Error): string {
  const place = /line (\d+) column (\d+)/.exec(message)
  return place === null ? '语法有误' : `第 ${place[1]} 行第 ${place[2]} 列语法有误`
}
