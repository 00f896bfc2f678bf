import { HubError } from '../../domain/errors.ts'
import { isPublicText } from '../../domain/personal-data/public-text.ts'

/** A reason as an operator types it, for a fact that the root signs. HubError `usage`. */
export function typedReason(text: string): string {
  if (isPublicText(text, 200)) return text
  throw new HubError(
    'usage',
    'The reason has 1 to 200 characters and no number of a person: it is signed and public for ever.',
  )
}
