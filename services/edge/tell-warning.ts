import type { Warning } from '../domain/warning.ts'
import { englishWordsOf } from './english-words.ts'
import { wordsOf } from './words-of.ts'

/** A warning as people and programs outside are told it. */
export interface ToldWarning {
  code: Warning['code']
  /** JSON pointer (RFC 6901) into the input. */
  pointer: string
  /** What it is, and what to do: whole sentences without personal data, in Chinese unless English was asked for. */
  message: string
  remedy: string
}

/** `place` is what its sentence calls the place: in a file the title of the column. */
export const tellWarning = ({ code, pointer, details }: Warning, place = pointer): ToldWarning => ({
  code,
  pointer,
  ...wordsOf(code, { pointer: place, ...details }),
})

export const tellWarningInEnglish = ({ code, pointer, details }: Warning): ToldWarning => ({
  code,
  pointer,
  ...englishWordsOf(code, { pointer, ...details }),
})
