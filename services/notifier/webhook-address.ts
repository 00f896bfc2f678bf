import { isIP } from 'node:net'
import { HubError } from '../domain/errors.ts'
import { mayReach } from './address-rules.ts'

/** A host as an address has it: without the brackets of IPv6, and without the dot of the root. */
export const hostOf = ({ hostname }: Pick<URL, 'hostname'>): string =>
  hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

const LONGEST = 2000

/**
 * The address of a receiver in the one form that is stored. HubError `usage`, which says what is wrong with it. An
 * address that is a number is judged here, whatever its notation; a name is judged each time that it is called.
 */
export function webhookAddress(text: string, { privateHost }: { privateHost: string | null }): string {
  const refuse = (why: string): never => {
    throw new HubError('usage', `The address of a webhook ${why}.`)
  }
  const url = URL.parse(text)
  if (url === null) return refuse('is a URL: https://site.example.gov.cn/hook')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('begins with https:// or http://')
  if (url.username !== '' || url.password !== '')
    return refuse('holds no name and password: the signature shows who calls')
  if (url.hash !== '') return refuse('has no part behind #, which is never sent')
  if (url.href.length > LONGEST) return refuse(`has at most ${LONGEST} characters`)
  const host = hostOf(url)
  if (privateHost !== null && privateHost !== host)
    return refuse(`has the host ${host}, and --allow-private names another one`)
  if (isIP(host) !== 0 && !mayReach(host, { privateAllowed: privateHost !== null }))
    return refuse(
      mayReach(host, { privateAllowed: true })
        ? `lies in a private network: add --allow-private ${host} if that is meant`
        : `is ${host}, which no webhook may reach`,
    )
  return url.href
}
