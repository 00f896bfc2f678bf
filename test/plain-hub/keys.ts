import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import type { SigningKey } from '../../services/hub/data/keys.ts'

/** PKCS #8 frame of an Ed25519 private key (RFC 8410 §7); 32 bytes follow. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

const made = new Map<string, SigningKey>()

/** A key that follows from its name: the same on every machine. For simulations only. */
export function keyNamed(keyId: string): SigningKey {
  const known = made.get(keyId)
  if (known !== undefined) return known
  const secret = createHash('sha256').update(`simulated key ${keyId}`).digest()
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: 'der', type: 'pkcs8' })
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  const key = { keyId, privateKey, publicKeyText: x as string }
  made.set(keyId, key)
  return key
}
