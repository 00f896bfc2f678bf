const FIRST_MS = 5000
const DAY_MS = 86_400_000
/** 2^15 times the first pause is more than a day. */
const MOST_DOUBLINGS = 15

/**
 * How long to wait after so many failures in a row: 5 s, doubled each time, a day at most, of which the last half is left
 * to chance, so that many receivers of one machine are not called at the same moment when it is back. `Retry-After` makes
 * it longer, up to a day. p-retry computes nearly the same pauses, but it counts from 1 in each new process, and these go
 * on over restarts.
 */
export function webhookPauseMs(
  failures: number,
  { random, retryAfterMs }: { random: number; retryAfterMs: number | null },
): number {
  const full = Math.min(DAY_MS, FIRST_MS * 2 ** Math.min(failures - 1, MOST_DOUBLINGS))
  const asked = Math.min(DAY_MS, retryAfterMs ?? 0)
  return Math.round(Math.max(full * (1 - random / 2), asked))
}
