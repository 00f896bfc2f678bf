import type { RequestHandler, Response } from 'express'
import type { Principal, Tokens } from './principal.ts'
import { fail } from './problem.ts'

/** Checks the token and keeps its holder for `principalOf`. Problems: `token-missing`, `token-unknown`, `token-expired`. */
export const authenticate =
  (tokens: Tokens): RequestHandler =>
  (request, response, next) => {
    const token = /^Bearer +([\x21-\x7e]+) *$/i.exec(request.get('authorization') ?? '')?.[1]
    if (token === undefined) return challenge(response, 'token-missing')
    const principal = tokens.principalOf(token)
    if (principal === 'unknown') return challenge(response, 'token-unknown')
    if (principal === 'expired') return challenge(response, 'token-expired')
    response.locals.principal = principal
    next()
  }

export const principalOf = (response: Response): Principal => response.locals.principal

/** RFC 6750 §3: a 401 names the scheme. */
function challenge(response: Response, code: 'token-missing' | 'token-unknown' | 'token-expired'): never {
  response.set('WWW-Authenticate', code === 'token-missing' ? 'Bearer' : 'Bearer error="invalid_token"')
  return fail(code)
}
