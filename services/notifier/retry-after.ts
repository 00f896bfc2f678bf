import { z } from 'zod'

/** Seconds, or a date (RFC 9110, section 10.2.3). */
const seconds = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
const date = z
  .string()
  .regex(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/)
  .transform(Date.parse)
  .refine(Number.isFinite)

/** How long a receiver asks to be left alone; null where it does not say, or says something else. */
export function retryAfterMs(header: unknown, now: number): number | null {
  const asSeconds = seconds.safeParse(header)
  if (asSeconds.success) return asSeconds.data * 1000
  const asDate = date.safeParse(header)
  return asDate.success ? Math.max(0, asDate.data - now) : null
}
