import type { Instant } from './ids.ts'

/** The calendar day of an instant in Asia/Shanghai (UTC+8 without summer time since 1991): `YYYY-MM-DD`. */
export const dayInShanghai = (instant: Instant): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10)
