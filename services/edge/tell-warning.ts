import type { Warning } from '../domain/warning.ts'
import { wordsOf } from './words-of.ts'

/** A warning as people and programs outside are told it. */
export interface ToldWarning {
  code: Warning['code']
  /** JSON pointer (RFC 6901) into the input. */
  pointer: string
  /** What it is, and what to do: whole sentences in Chinese, without personal data. */
  message: string
  remedy: string
}

export const tellWarning = ({ code, pointer, details }: Warning): ToldWarning => ({
  code,
  pointer,
  ...wordsOf(code, { pointer, ...details }),
})
