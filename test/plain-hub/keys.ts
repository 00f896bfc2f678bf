import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import type { SigningKey } from '../../services/hub/data/keys.ts'

/** The PKCS #8 frame of an Ed25519 private key (RFC 8410 §7), before its 32 bytes. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

const made = new Map<string, SigningKey>()

/** A key that follows from its name, so that it is the same on every machine. It is for tests only. */
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
