import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { z } from 'zod'
import { HubError } from '../domain/errors.ts'
import { makeFolder, readJson, writeJson } from './data-folder.ts'

/** An Ed25519 key pair under a name that never repeats. */
export interface SigningKey {
  keyId: string
  privateKey: KeyObject
  /** Raw 32 bytes, base64url. */
  publicKeyText: string
}

const keyFileSchema = z.object({ keyId: z.string(), privateKey: z.string() })

export function newSigningKey(name: string): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519')
  return signingKey(`${name}-${randomBytes(4).toString('hex')}`, privateKey)
}

export function saveSigningKey(file: string, key: SigningKey): void {
  makeFolder(dirname(file))
  writeJson(file, { keyId: key.keyId, privateKey: key.privateKey.export({ type: 'pkcs8', format: 'pem' }) })
}

export function loadSigningKey(file: string): SigningKey {
  try {
    const { keyId, privateKey } = keyFileSchema.parse(readJson(file))
    return signingKey(keyId, createPrivateKey(privateKey))
  } catch (cause) {
    throw new HubError('key-unreadable', `Cannot read the key ${file}: ${(cause as Error).message}`, { cause })
  }
}

function signingKey(keyId: string, privateKey: KeyObject): SigningKey {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  return { keyId, privateKey, publicKeyText: x as string }
}
