import { type Instant, isInstant } from '../ids.ts'

/**
 * The latest `at` of a node's chain, after one more event of it. An event that was not allowed counts too, for it has its
 * place in the chain. An `at` that is no instant counts for nothing.
 */
export const latestAtAfter = (before: Instant | null, at: Instant): Instant | null =>
  isInstant(at) && (before === null || at > before) ? at : before

/** Whether an event claims a time before that of an earlier event of its chain. The log's clock has no say in it. */
export const goesBack = (at: Instant, latestAt: Instant | null): boolean => latestAt !== null && at < latestAt
