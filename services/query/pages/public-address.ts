import type { Request } from 'express'
import { z } from 'zod'
import type { Site } from './site.ts'

/** What a browser may have written in `Host`: a name or an address, and a port. */
const originSchema = z
  .string()
  .regex(/^https?:\/\/(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i)
  .nullable()
  .catch(null)

/**
 * At which people reach this hub, for what is read elsewhere than in the browser that asked: `HUB_PUBLIC_URL`, and without
 * it what the request was sent to. Null where that is no address.
 */
export const publicAddress = ({ protocol, host }: Pick<Request, 'protocol' | 'host'>, { facts }: Site): string | null =>
  facts.url ?? originSchema.parse(`${protocol}://${host}`)
