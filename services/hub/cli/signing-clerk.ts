import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import { type AccessEntry, createAccess } from '../data/access.ts'
import { ownNode } from '../data/own-nodes.ts'
import type { CommandContext } from './command-context.ts'

type Access = Pick<ReturnType<typeof createAccess>, 'tokens' | 'list'>

/** What the person says of herself: a pseudonym (`--actor`), or her token (`HUB_TOKEN`). */
export interface SaidOfClerk {
  actor: string | undefined
  token: string | null
}

/**
 * The pseudonym that signs what a command publishes for a node: `--actor`, or that of the token in `HUB_TOKEN`. It must
 * be that of a clerk of the node whose token has not ended. The name of the user on this machine is never taken: it may
 * be a person's own, and what is signed stays public for ever. HubErrors `actor-missing`, `actor-unknown`,
 * `token-unknown`, `token-expired`, `node-not-yours`.
 */
export function signingClerk(nodeId: NodeId, { actor, token }: SaidOfClerk, access: Access, now: string): string {
  const clerks = access.list().filter((entry) => isClerkOf(entry, nodeId))
  const known = [...new Set(clerks.filter(({ expiresAt }) => !isOver(expiresAt, now)).map((entry) => entry.actor))]
  if (actor !== undefined) {
    if (known.includes(actor)) return actor
    const why = clerks.some((entry) => entry.actor === actor) ? 'has no token that is still valid' : 'is no clerk'
    throw new HubError('actor-unknown', `"${actor}" ${why} of ${nodeId}. ${clerksOf(nodeId, known)}`)
  }
  if (token === null)
    throw new HubError(
      'actor-missing',
      `Nobody signs: give --actor, or a token in HUB_TOKEN. ${clerksOf(nodeId, known)}`,
    )
  const principal = access.tokens.principalOf(token)
  if (principal === 'unknown')
    throw new HubError(
      'token-unknown',
      'The token in HUB_TOKEN is not known here. Give a clerk of the node another one: hub tokens new',
    )
  if (principal === 'expired')
    throw new HubError(
      'token-expired',
      'The token in HUB_TOKEN is no longer valid. Give the clerk another one: hub tokens new',
    )
  if (!isClerkOf(principal, nodeId))
    throw new HubError(
      'node-not-yours',
      `The token in HUB_TOKEN is not that of a clerk of ${nodeId}. ${clerksOf(nodeId, known)}`,
    )
  return principal.actor
}

/** `signingClerk` under the tokens of the data folder, for a node whose key lies in it. HubError `usage` for another. */
export const clerkWhoSigns = ({ data, settings, clock }: CommandContext, nodeId: NodeId, actor?: string): string =>
  signingClerk(
    ownNode(data, nodeId),
    { actor, token: settings.token },
    createAccess(data.accessFile, clock.now),
    clock.now(),
  )

export const ACTOR_OPTION = [
  '--actor <pseudonym>',
  "who signs: a clerk of the node (hub tokens list), if not HUB_TOKEN's",
] as const

const isClerkOf = (one: Pick<AccessEntry, 'role' | 'nodeId'>, nodeId: NodeId): boolean =>
  one.role === 'clerk' && one.nodeId === nodeId

const isOver = (expiresAt: string | null, now: string): boolean => expiresAt !== null && expiresAt <= now

const clerksOf = (nodeId: NodeId, known: string[]): string =>
  known.length === 0
    ? `${nodeId} has no clerk: hub tokens new --actor PSEUDONYM --node ${nodeId}`
    : `Clerks of ${nodeId}: ${known.join(', ')}.`
