import { HubError } from '../../domain/errors.ts'
import { unprintableOf } from '../../domain/item/unprintable.ts'
import { findPersonalData } from '../../domain/personal-data/find-personal-data.ts'

/** What is signed without a content stays public for ever: nothing can erase it. */
const isPublicText = (text: string, most: number): boolean =>
  text.trim() !== '' && [...text].length <= most && unprintableOf(text) === null && findPersonalData(text).length === 0

/** Whether a text may stand in an envelope as the one who acted. */
export const isPseudonym = (text: string): boolean => /^\S/.test(text) && !/\s$|\n/.test(text) && isPublicText(text, 60)

/** A reason as an operator types it, for a fact that the root signs. HubError `usage`. */
export function typedReason(text: string): string {
  if (isPublicText(text, 200)) return text
  throw new HubError(
    'usage',
    'The reason has 1 to 200 characters and no number of a person: it is signed and public for ever.',
  )
}
