import type { Instant } from '../domain/ids.ts'

const UTC_PLUS_8_MS = 8 * 3600_000

/** The calendar day of an instant in Asia/Shanghai (UTC+8 all year since 1992), `YYYY-MM-DD`. */
export const dayInShanghai = (at: Instant): string =>
  new Date(Date.parse(at) + UTC_PLUS_8_MS).toISOString().slice(0, 10)
