import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { HubError } from '../errors.ts'

/** A key that signs deliveries by Standard Webhooks 1.0. */
export interface WebhookKey {
  kind: 'ed25519' | 'hmac'
  /** `whpk_…`, for the receiver; null of an HMAC, whose secret the receiver has itself. */
  publicText: string | null
  /** `v1a,…` or `v1,…` over `<id>.<timestamp>.<body>`. */
  signatureOf(signed: string): string
}

const ED25519 = 'whsk_'
const HMAC = 'whsec_'
const FORM = /^(whsk_|whsec_)([A-Za-z0-9+/]+={0,2})$/

/**
 * Reads `whsk_` + base64 of an Ed25519 seed and its public key (64 bytes; the seed alone is taken too), or `whsec_` +
 * base64 of 24 to 64 bytes. HubError `usage`, which quotes nothing of the secret.
 */
export function webhookKey(text: string): WebhookKey {
  const [, prefix, base64 = ''] = FORM.exec(text) ?? []
  const bytes = Buffer.from(base64, 'base64')
  if (prefix === HMAC && bytes.length >= 24 && bytes.length <= 64 && bytes.toString('base64') === base64)
    return {
      kind: 'hmac',
      publicText: null,
      signatureOf: (signed) => `v1,${createHmac('sha256', bytes).update(signed, 'utf8').digest('base64')}`,
    }
  const pair = prefix === ED25519 && (bytes.length === 32 || bytes.length === 64) ? ed25519Of(bytes) : null
  if (pair === null)
    throw new HubError(
      'usage',
      'This is no secret of Standard Webhooks: whsec_ and the base64 of 24 to 64 bytes, or whsk_ and the base64 of an Ed25519 key.',
    )
  return {
    kind: 'ed25519',
    publicText: `whpk_${pair.publicBytes.toString('base64')}`,
    signatureOf: (signed) => `v1a,${sign(null, Buffer.from(signed, 'utf8'), pair.privateKey).toString('base64')}`,
  }
}

/** PKCS #8 of an Ed25519 seed (RFC 8410, section 7) without the 32 bytes of the seed. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Null where the public key is not that of the seed. */
function ed25519Of(bytes: Buffer): { privateKey: KeyObject; publicBytes: Buffer } | null {
  const der = Buffer.concat([PKCS8_HEAD, bytes.subarray(0, 32)])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const publicBytes = Buffer.from(createPublicKey(privateKey).export({ format: 'jwk' }).x as string, 'base64url')
  const isWhole = bytes.length === 32 || bytes.subarray(32).equals(publicBytes)
  return isWhole ? { privateKey, publicBytes } : null
}

/** The text of an Ed25519 key by its 32 random bytes. */
export function ed25519KeyText(seed: Uint8Array): string {
  const { publicBytes } = ed25519Of(Buffer.from(seed)) as { publicBytes: Buffer }
  return `${ED25519}${Buffer.concat([seed, publicBytes]).toString('base64')}`
}

export const hmacKeyText = (bytes: Uint8Array): string => `${HMAC}${Buffer.from(bytes).toString('base64')}`
