import type { Request, Response } from 'express'
import type { Instant } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { publicReader, type Reader } from '../../domain/item/may-read.ts'
import { authenticate, principalOf } from '../../http/authenticate.ts'
import type { Tokens } from '../../http/principal.ts'

/** Who sent a request, by its token. No token is no fault, and a wrong token is a 401. */
export function readerOf(
  request: Request,
  response: Response,
  { tokens, now }: { tokens: Tokens; now: Instant },
): Reader {
  const today = dayInShanghai(now)
  if (request.get('authorization') === undefined) return publicReader(today)
  authenticate(tokens)(request, response, () => {})
  const { role, nodeId } = principalOf(response)
  return { role, nodeId, today }
}
