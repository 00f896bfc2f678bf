import type { NodeId } from '../domain/ids.ts'

/** Who holds a token: one person at one node, or an auditor or operator of the hub. */
export interface Principal {
  /** The person's pseudonym. It goes into envelopes. */
  actor: string
  role: 'clerk' | 'auditor' | 'operator'
  /** A clerk's node. Null for the others. */
  nodeId: NodeId | null
  /** What a clerk's token opens besides, to a program. `review`: it may say who has reviewed what it publishes. */
  rights?: string[]
}

/** Tokens are stored as SHA-256 hashes and compared as such. */
export interface Tokens {
  principalOf(token: string): Principal | 'unknown' | 'expired'
}
