import type { ErrorCode } from '../domain/error-codes.ts'
import { HubError } from '../domain/errors.ts'
import { wordsOf } from './words-of.ts'

/** An error whose message is what clerks read: what is wrong and how to mend it. `place` comes first, where there is one. */
export function errorForClerk(
  code: ErrorCode,
  details: Record<string, string | number> = {},
  { place, cause }: { place?: string; cause?: unknown } = {},
): HubError {
  const { message, remedy } = wordsOf(code, details)
  return new HubError(code, `${place === undefined ? '' : `${place}：`}${message}${remedy}`, { cause })
}
