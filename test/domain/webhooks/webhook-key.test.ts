import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { HubError } from '../../../services/domain/errors.ts'
import { ed25519KeyText, hmacKeyText, webhookKey } from '../../../services/domain/webhooks/webhook-key.ts'

describe('a key of a webhook', () => {
  it('signs by HMAC as the published library of Standard Webhooks does', () => {
    // From `standardwebhooks` 1.1.1, whose own example the first one is.
    const { signatureOf, kind, publicText } = webhookKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
    expect(signatureOf('msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}')).to.equal(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    )
    expect(signatureOf('msg_1.1796008693.{"type":"changes.page","data":{"标题":"太和县"}}')).to.equal(
      'v1,BTRVc53qF+g9UVfEikJI5RgmPWIFDakw8HOGjr3UDsM=',
    )
    expect([kind, publicText]).to.deep.equal(['hmac', null])
  })

  it('signs what that library takes, whatever is signed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), fc.json(), (secret, body) => {
        const [key, at] = [hmacKeyText(Buffer.from(secret)), `${Math.floor(Date.now() / 1000)}`]
        const signature = webhookKey(key).signatureOf(`msg_1.${at}.${body}`)
        const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': at, 'webhook-signature': signature }
        expect(new Webhook(key).verify(body, headers)).to.deep.equal(JSON.parse(body))
      }),
      { numRuns: 50 },
    )
  })

  it('signs by Ed25519 as RFC 8032 says (its first test vector), and tells its public key', () => {
    const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
    const right = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')
    const { signatureOf, publicText } = webhookKey(ed25519KeyText(seed))
    expect(publicText).to.equal(`whpk_${right.toString('base64')}`)
    expect(signatureOf('')).to.equal(
      `v1a,${Buffer.from('e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b', 'hex').toString('base64')}`,
    )
  })

  it('signs what only the other half checks, whatever is signed', () => {
    const key = webhookKey(ed25519KeyText(randomBytes(32)))
    const x = Buffer.from(key.publicText?.slice('whpk_'.length) ?? '', 'base64').toString('base64url')
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    fc.assert(
      fc.property(fc.string(), (text) => {
        const signature = Buffer.from(key.signatureOf(text).slice('v1a,'.length), 'base64')
        return verify(null, Buffer.from(text, 'utf8'), publicKey, signature)
      }),
      { numRuns: 20 },
    )
  })

  it('is read in its written form only, and what is refused is not quoted', () => {
    const seed = randomBytes(32)
    const [whole, other] = [ed25519KeyText(seed), ed25519KeyText(randomBytes(32))]
    expect(webhookKey(`whsk_${seed.toString('base64')}`).publicText).to.equal(webhookKey(whole).publicText)
    expect(webhookKey(hmacKeyText(randomBytes(24))).kind).to.equal('hmac')
    expect(webhookKey(hmacKeyText(randomBytes(64))).kind).to.equal('hmac')
    const mixed = Buffer.concat([seed, Buffer.from(other.slice(5), 'base64').subarray(32)])
    for (const text of [
      '',
      'geheim',
      hmacKeyText(randomBytes(23)),
      hmacKeyText(randomBytes(65)),
      `${hmacKeyText(randomBytes(32))}=`,
      `whsk_${randomBytes(33).toString('base64')}`,
      `whsk_${mixed.toString('base64')}`,
      whole.replace('whsk_', 'whpk_'),
    ]) {
      let refused: unknown
      try {
        webhookKey(text)
      } catch (error) {
        refused = error
      }
      expect(refused, text).to.be.instanceOf(HubError)
      if (text.length > 8) expect((refused as HubError).message).not.to.include(text.slice(6))
    }
  })
})
