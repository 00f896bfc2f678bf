import { unprintableOf } from '../item/unprintable.ts'
import { findPersonalData } from './find-personal-data.ts'

/** Whether a text may be signed without a content: it stays public for ever, and nothing can erase it. */
export const isPublicText = (text: string, most: number): boolean =>
  text.trim() !== '' && [...text].length <= most && unprintableOf(text) === null && findPersonalData(text).length === 0

/** Whether a text may be such a word: of one line, without blanks at its ends. */
export const isPublicWord = (text: string, most: number): boolean =>
  /^\S/.test(text) && !/\s$|\n/.test(text) && isPublicText(text, most)

/** Whether a text may stand in an envelope as the one who acted. */
export const isPseudonym = (text: string): boolean => isPublicWord(text, 60)
