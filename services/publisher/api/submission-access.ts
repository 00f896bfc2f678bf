import type { Request, RequestHandler, Response } from 'express'
import type { Directory } from '../../domain/directory/directory.ts'
import type { Instant } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { authenticate, principalOf } from '../../http/authenticate.ts'
import { type ClaimedOffice, claimedOffice, isOfficeSigned, officeReading } from '../../http/office-signature.ts'
import type { Tokens } from '../../http/principal.ts'
import { fail } from '../../http/problem.ts'
import type { SubmissionHead, SubmissionStore } from '../../ports/submission-store.ts'
import { mayReadSubmission, type SubmissionReader } from '../submission/submissions-of-reader.ts'
import { SUBMISSION_ID } from './submission-shapes.ts'

export interface SubmissionAccessDeps {
  /** Made when it is first asked for. */
  store: () => SubmissionStore
  directory: () => Directory
  tokens: Tokens
  now: () => Instant
}

/** Who calls about submissions, and what he may know. */
export function createSubmissionAccess({ store, directory, tokens, now }: SubmissionAccessDeps) {
  const mayRead = (reader: SubmissionReader): ((head: SubmissionHead) => boolean) => {
    const rights = { directory: directory(), day: dayInShanghai(now()) }
    // An office has many rounds of a field.
    const known = new Map<string, boolean>()
    return (head) => {
      const key = `${head.nodeId} ${head.field}`
      const may = known.get(key) ?? mayReadSubmission(reader, head, rights)
      known.set(key, may)
      return may
    }
  }
  /** Looks at the header before the body is read. */
  const claimed: RequestHandler = (request, response, next) => {
    response.locals.office = claimedOffice(request, response, directory())
    next()
  }
  const asClerk = authenticate(tokens)
  /** The office by its signature, or a clerk by the token. */
  const reading: RequestHandler = (request, response, next) => {
    if (!isOfficeSigned(request)) return asClerk(request, response, next)
    const office = officeReading(request, response, { directory: directory(), now: now() })
    response.locals.reader = { office } satisfies SubmissionReader
    next()
  }
  return {
    claimed,
    reading,
    mayRead,
    /** The round that the address names. Whoever may not read it learns no more than that there is none. */
    headFor: ({ params }: Request<object>, response: Response): SubmissionHead => {
      const { submissionId = '' } = params as { submissionId?: string }
      const head = SUBMISSION_ID.test(submissionId) ? store().head(submissionId) : null
      return head !== null && mayRead(submissionReaderOf(response))(head) ? head : fail('submission-unknown')
    },
  }
}

/** What `claimed` has found. */
export const officeOf = (response: Response): ClaimedOffice => response.locals.office

/** Auditors and operators review nothing, whatever node their token names. */
export function submissionReaderOf(response: Response): SubmissionReader {
  if (response.locals.reader !== undefined) return response.locals.reader
  const { role, nodeId } = principalOf(response)
  return role === 'clerk' && nodeId !== null ? { reviewer: nodeId } : fail('submission-unknown')
}
