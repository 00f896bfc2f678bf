import type { NodeId } from '../domain/ids.ts'

/** Who holds a token: one person at one node, or an auditor or operator of the hub. */
export interface Principal {
  /** Staff pseudonym, goes into envelopes. */
  actor: string
  role: 'clerk' | 'auditor' | 'operator'
  /** Of a clerk. */
  nodeId: NodeId | null
}

/** Tokens are kept hashed (SHA-256); comparing is by hash. */
export interface Tokens {
  principalOf(token: string): Principal | 'unknown' | 'expired'
}
