import type { ErrorCode } from '../domain/error-codes.ts'
import { ERROR_TABLE } from './error-table.ts'
import { fillSentence } from './fill-sentence.ts'

type Details = Record<string, string | number>

/** Says in whole sentences what a code means and how to mend it, with the details filled in. */
export function wordsOf(code: ErrorCode, details: Details = {}): { message: string; remedy: string } {
  const { detail, remedy } = ERROR_TABLE[code]
  return { message: ended(fill(detail, details)), remedy: fill(remedy, details) }
}

const fill = (sentence: string, details: Details): string => fillSentence(sentence, details, '请求正文')

const ended = (sentence: string): string => (/[。！？]$/.test(sentence) ? sentence : `${sentence.replace(/\.$/, '')}。`)
