import type { ErrorCode } from '../domain/error-codes.ts'
import { ERROR_TABLE } from './error-table.ts'

type Details = Record<string, string | number>

/** Message and remedy of a code with its details filled in; whole sentences, whatever a detail ends with. */
export function wordsOf(code: ErrorCode, details: Details = {}): { message: string; remedy: string } {
  const { detail, remedy } = ERROR_TABLE[code]
  return { message: ended(fill(detail, details)), remedy: fill(remedy, details) }
}

/** A detail that is missing leaves its place empty; an empty pointer is the whole. */
const fill = (sentence: string, details: Details): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'pointer' && details.pointer === '' ? '请求正文' : String(details[name] ?? ''),
  )

const ended = (sentence: string): string => (/[。！？]$/.test(sentence) ? sentence : `${sentence.replace(/\.$/, '')}。`)
