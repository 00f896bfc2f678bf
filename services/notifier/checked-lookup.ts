import type { LookupAddress, LookupOptions } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { mayReach } from './address-rules.ts'

/** Asks for every address of a name. */
export type Resolve = (
  host: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** A name has an address that no webhook may reach. */
export class ForbiddenAddress extends Error {
  constructor(host: string) {
    super(`${host} has an address that no webhook may reach`)
    this.name = 'ForbiddenAddress'
  }
}

/**
 * Resolves a name for a connection, which then goes to the very addresses that were checked: a second question could be
 * answered otherwise. One forbidden address refuses the name, because somebody has made it point there.
 */
export const checkedLookup =
  (resolve: Resolve, rules: { privateAllowed: boolean }): LookupFunction =>
  (host, { all, family, hints }, callback) => {
    resolve(host, { family, hints, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, [])
      const [first] = addresses
      if (first === undefined || !addresses.every(({ address }) => mayReach(address, rules)))
        return callback(new ForbiddenAddress(host), [])
      if (all === true) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
