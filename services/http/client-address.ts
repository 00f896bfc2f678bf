import type { Request } from 'express'
import { ipKeyGenerator } from 'express-rate-limit'

/**
 * Who asks, for limits: the address that the connection came from, or what the trusted proxies say of it (`createApp`).
 * An IPv6 network of 56 bits counts as one, because a household has as many addresses as it likes.
 */
export const clientAddressOf = ({ ip = '' }: Pick<Request, 'ip'>): string => ipKeyGenerator(ip)
