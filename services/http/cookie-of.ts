import type { IncomingMessage } from 'node:http'

/** The value of a cookie (RFC 6265, section 4.2) as it was sent; of several of that name the first. Null without one. */
export function cookieOf({ headers }: Pick<IncomingMessage, 'headers'>, name: string): string | null {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? null
}
