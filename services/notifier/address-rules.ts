import { BlockList, isIP } from 'node:net'

/**
 * What no webhook may reach, by the registries of special-purpose addresses (RFC 6890; iana-ipv4-special-registry): this
 * host, link-local ones (where clouds keep their credentials), protocol assignments, documentation, relays, benchmarks,
 * multicast and what is reserved.
 */
const NEVER_V4: [address: string, bits: number][] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** Private networks, shared ones of carriers, and the machine itself: only for a host that was allowed by name. */
const PRIVATE_V4: [address: string, bits: number][] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
]
const PRIVATE_V6: [address: string, bits: number][] = [
  ['::1', 128],
  ['fc00::', 7],
]

/** The only addresses of IPv6 that are global (RFC 4291); mapped, translated (NAT64) and link-local ones lie outside. */
const GLOBAL_V6: [address: string, bits: number][] = [['2000::', 3]]
/** Within them: protocol assignments with Teredo, 6to4, documentation, AS112. */
const NEVER_V6: [address: string, bits: number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
]

function listOf(ranges: [address: string, bits: number][], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const [address, bits] of ranges) list.addSubnet(address, bits, family)
  return list
}

const neverV4 = listOf(NEVER_V4, 'ipv4')
const privateV4 = listOf(PRIVATE_V4, 'ipv4')
const globalV6 = listOf(GLOBAL_V6, 'ipv6')
const neverV6 = listOf(NEVER_V6, 'ipv6')
const privateV6 = listOf(PRIVATE_V6, 'ipv6')

/** Whether a webhook may be sent to an address. What is no address is refused. */
export function mayReach(address: string, { privateAllowed }: { privateAllowed: boolean }): boolean {
  const family = isIP(address)
  if (family === 4) return !neverV4.check(address, 'ipv4') && (privateAllowed || !privateV4.check(address, 'ipv4'))
  // A zone names an interface of this machine.
  if (family !== 6 || address.includes('%')) return false
  if (privateV6.check(address, 'ipv6')) return privateAllowed
  return globalV6.check(address, 'ipv6') && !neverV6.check(address, 'ipv6')
}
