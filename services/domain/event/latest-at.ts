import { type Instant, isInstant } from '../ids.ts'

/**
 * The latest `at` of a node's chain, after one more event of it. An event that was not allowed counts too, for it has its
 * place in the chain. An `at` that is no instant counts for nothing.
 */
export const latestAtAfter = (before: Instant | null, at: Instant): Instant | null =>
  isInstant(at) && (before === null || at > before) ? at : before
