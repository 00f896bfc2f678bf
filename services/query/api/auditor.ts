import type { Request, Response } from 'express'
import { authenticate, principalOf } from '../../http/authenticate.ts'
import type { Tokens } from '../../http/principal.ts'

/** Whether the request has an auditor's or operator's token. No token is no fault, and a wrong token is a 401. */
export function mayReadEverything(request: Request, response: Response, tokens: Tokens): boolean {
  if (request.get('authorization') === undefined) return false
  authenticate(tokens)(request, response, () => {})
  return principalOf(response).role !== 'clerk'
}
