import type { Fault } from '../domain/errors.ts'
import { faultInJson } from './fault-in-json.ts'

export type ParsedJson = { ok: true; value: unknown } | { ok: false; fault: Fault }

/**
 * Reads JSON, or says why it is not accepted: it must be UTF-8, with no key twice (RFC 8259 §4 leaves open which one
 * counts), no lone surrogate (JCS has no form for it), no control character, no `__proto__`, and not too deep.
 * Faults: `json-unreadable`, `json-duplicate-key`, `text-unprintable`.
 */
export function parseStrictJson(bytes: Uint8Array): ParsedJson {
  const text = utf8(bytes)
  if (text === null) return unreadable('不是有效的 UTF-8 编码')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return unreadable(text.trim() === '' ? '正文为空' : whereItBreaks(error as Error, text))
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

/** In a longer text the fault is not searched for, because the search parses the text many times. */
const MOST_SEARCHED = 20_000

const unreadable = (reason: string): ParsedJson => ({
  ok: false,
  fault: { code: 'json-unreadable', pointer: '', details: { reason } },
})

/** V8's message quotes the text around the fault, which may be personal data. So only the place is passed on. */
function whereItBreaks({ message }: Error, text: string): string {
  const place = /line (\d+) column (\d+)/.exec(message)
  if (place !== null) return `第 ${place[1]} 行第 ${place[2]} 列语法有误`
  if (text.length > MOST_SEARCHED) return '语法有误'
  const before = text.slice(0, longestBeginning(text)).split('\n')
  return `第 ${before.length} 行第 ${(before.at(-1) as string).length + 1} 列语法有误`
}

/** V8 does not always say where the fault is. It is where the longest beginning that could become JSON ends. */
function longestBeginning(text: string): number {
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (isBeginning(text.slice(0, middle))) low = middle
    else high = middle - 1
  }
  return low
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const { message } = error as Error
    return (
      /Unexpected end|Unterminated string/.test(message) ||
      Number(/at position (\d+)/.exec(message)?.[1]) === text.length
    )
  }
}
