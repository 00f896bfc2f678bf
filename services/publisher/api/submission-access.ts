import type { Request, RequestHandler, Response } from 'express'
import type { Directory } from '../../domain/directory/directory.ts'
import type { Instant, NodeId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { reviewAddresses } from '../../domain/rules/may-review.ts'
import { plainAddress } from '../../domain/submission/signed-texts.ts'
import { authenticate, principalOf } from '../../http/authenticate.ts'
import {
  type AskedReviewer,
  type ClaimedOffice,
  claimedOffice,
  isOfficeSigned,
  officeReading,
} from '../../http/office-signature.ts'
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
  /** The nodes of this process. It takes drafts that one of them may review. */
  reviewers: () => Iterable<NodeId>
  /** Of this hub, besides those that the rules name. */
  addresses: readonly string[]
  /** The host name or address at which this process listens. */
  host: string
}

/** Who calls about submissions, and what he may know. */
export function createSubmissionAccess({
  store,
  directory,
  tokens,
  now,
  reviewers,
  addresses,
  host,
}: SubmissionAccessDeps) {
  /**
   * Whether a node is of this hub, and an address too. A request cannot say so: whoever passes on what he was sent writes
   * its header Host himself. So the address must stand in the settings, or in a rule that names the node, or name this
   * machine in a call from this machine.
   */
  const isHere = (request: Request<object>, { address, reviewer, of }: AskedReviewer): boolean => {
    if (![...reviewers()].includes(reviewer)) return false
    const day = dayInShanghai(now())
    const known = [...addresses, ...reviewAddresses(directory(), { makers: [reviewer], of, day })]
    return known.some((one) => plainAddress(one) === address) || isOfThisMachine(request, address, host)
  }
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
    const office = officeReading(request, response, {
      ...{ directory: directory(), now: now() },
      isHere: (asked) => isHere(request, asked),
    })
    response.locals.reader = { office } satisfies SubmissionReader
    next()
  }
  return {
    claimed,
    isHere,
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

const LOOPBACK_CLIENTS: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

function isOfThisMachine({ ip = '', socket }: Request<object>, address: string, host: string): boolean {
  const listening = host.includes(':') ? `[${host}]` : host
  const named = ['127.0.0.1', 'localhost', '[::1]', listening].map((one) =>
    plainAddress(`http://${one}:${socket.localPort}`),
  )
  return (LOOPBACK_CLIENTS.has(ip) || ip === socket.localAddress) && named.includes(address)
}

/** What `claimed` has found. */
export const officeOf = (response: Response): ClaimedOffice => response.locals.office

/** Auditors and operators review nothing, whatever node their token names. */
export function submissionReaderOf(response: Response): SubmissionReader {
  if (response.locals.reader !== undefined) return response.locals.reader
  const { role, nodeId } = principalOf(response)
  return role === 'clerk' && nodeId !== null ? { reviewer: nodeId } : fail('submission-unknown')
}
