import { expect } from 'chai'
import fc from 'fast-check'
import { mayReach } from '../../services/notifier/address-rules.ts'
import { webhookAddress } from '../../services/notifier/webhook-address.ts'

function refusalOf(url: string, privateHost: string | null = null): { code: string; message: string } {
  try {
    webhookAddress(url, { privateHost })
  } catch (error) {
    return error as { code: string; message: string }
  }
  throw new Error(`${url} is taken`)
}

const numberOf = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
const quadOf = (number: number) => [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')

/** Written by hand from the registry of special-purpose addresses, apart from the code: first, last. */
const NEVER: [string, string][] = [
  ['0.0.0.0', '0.255.255.255'],
  ['169.254.0.0', '169.254.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '255.255.255.255'],
]
const PRIVATE: [string, string][] = [
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.168.0.0', '192.168.255.255'],
]
const within = (ranges: [string, string][]) =>
  fc
    .constantFrom(...ranges)
    .chain(([first, last]) => fc.integer({ min: numberOf(first), max: numberOf(last) }).map(quadOf))

/** The ways in which a URL may write an address of IPv4; WHATWG URL reads all of them. */
const notations = (address: string): string[] => {
  const number = numberOf(address)
  const [a, b, c, d] = address.split('.').map(Number) as [number, number, number, number]
  return [
    address,
    String(number),
    `0x${number.toString(16)}`,
    `0${number.toString(8)}`,
    `0x${a.toString(16)}.${b}.0${c.toString(8)}.${d}`,
    `${a}.${b * 65_536 + c * 256 + d}`,
    `${address}.`,
    `%3${address[0]}${address.slice(1)}`,
  ]
}

describe('the addresses that a webhook may reach', () => {
  it('are no special ones of IPv4, whatever was allowed', () => {
    fc.assert(
      fc.property(within(NEVER), (address) => {
        expect(mayReach(address, { privateAllowed: true }), address).to.equal(false)
      }),
    )
  })

  it('are private ones of IPv4 only where that was allowed', () => {
    fc.assert(
      fc.property(within(PRIVATE), (address) => {
        expect(mayReach(address, { privateAllowed: false }), address).to.equal(false)
        expect(mayReach(address, { privateAllowed: true }), address).to.equal(true)
      }),
    )
  })

  it('are the others, to the last one before and the first one behind each range', () => {
    const edges = [...NEVER, ...PRIVATE].flatMap(([first, last]) => [numberOf(first) - 1, numberOf(last) + 1])
    const inside = (number: number) =>
      [...NEVER, ...PRIVATE].some(([first, last]) => number >= numberOf(first) && number <= numberOf(last))
    const open = edges.filter((number) => number >= 0 && number < 2 ** 32 && !inside(number)).map(quadOf)
    expect(open.length).to.be.greaterThan(20)
    for (const address of [...open, '8.8.8.8', '1.1.1.1', '114.114.114.114'])
      expect(mayReach(address, { privateAllowed: false }), address).to.equal(true)
  })

  it('are global ones of IPv6, and none that hold an address of IPv4 or a zone', () => {
    for (const address of ['2400:3200::1', '240e::1', '2606:4700::1111', '2001:4860:4860::8888', '2a00::1'])
      expect(mayReach(address, { privateAllowed: false }), address).to.equal(true)
    const never = [
      ...['::', '::ffff:8.8.8.8', '::ffff:127.0.0.1', '::ffff:7f00:1', '::8.8.8.8', '64:ff9b::8.8.8.8', '64:ff9b:1::1'],
      ...['fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'ff02::1', 'ff0e::1', '100::1', '5f00::1', '4000::1'],
      ...['2001::1', '2001:2::1', '2001:db8::1', '2002:7f00:1::', '3fff::1', '2400:3200::1%eth0', '', 'localhost'],
    ]
    for (const address of never) expect(mayReach(address, { privateAllowed: true }), address).to.equal(false)
    for (const address of ['::1', '0:0:0:0:0:0:0:1', 'fc00::1', 'fdff:ffff::1']) {
      expect(mayReach(address, { privateAllowed: false }), address).to.equal(false)
      expect(mayReach(address, { privateAllowed: true }), address).to.equal(true)
    }
  })

  it('are not reached by another notation of a forbidden one', () => {
    fc.assert(
      fc.property(within([...NEVER, ...PRIVATE]), fc.nat(7), (address, which) => {
        const text = `http://${notations(address)[which]}/hook`
        // What is no URL is refused as well.
        expect(refusalOf(text), text).to.include({ code: 'usage' })
      }),
    )
    for (const host of ['[::1]', '[::ffff:127.0.0.1]', '[fe80::1]', '[::ffff:a9fe:a9fe]', '[64:ff9b::a9fe:a9fe]'])
      expect(refusalOf(`https://${host}/`), host).to.include({
        code: 'usage',
      })
  })
})

describe('the address of a webhook', () => {
  it('is taken in one form', () => {
    expect(webhookAddress('HTTPS://Site.Example.gov.CN:443/a b', { privateHost: null })).to.equal(
      'https://site.example.gov.cn/a%20b',
    )
    expect(webhookAddress('http://10.1.2.3:8080/', { privateHost: '10.1.2.3' })).to.equal('http://10.1.2.3:8080/')
    expect(webhookAddress('http://[fd00::1]/', { privateHost: 'fd00::1' })).to.equal('http://[fd00::1]/')
  })

  it('is refused with what is wrong with it', () => {
    const refused: [url: string, says: RegExp, privateHost?: string][] = [
      ['site.example', /is a URL/],
      ['ftp://site.example/', /begins with https/],
      ['file:///etc/passwd', /begins with https/],
      ['https://user:secret@site.example/', /name and password/],
      ['https://site.example/#part', /behind #/],
      [`https://site.example/${'a'.repeat(2000)}`, /at most 2000/],
      ['http://10.1.2.3/', /add --allow-private 10\.1\.2\.3/],
      ['http://169.254.169.254/', /no webhook may reach/],
      ['http://169.254.169.254/', /no webhook may reach/, '169.254.169.254'],
      ['http://cms.lan/', /names another one/, 'other.lan'],
    ]
    for (const [url, says, privateHost = null] of refused) {
      const failure = refusalOf(url, privateHost)
      expect(failure.message, url).to.match(says)
      expect(failure.message).not.to.include('secret')
    }
  })
})
