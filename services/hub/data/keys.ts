import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { dirname } from 'node:path'
import { z } from 'zod'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import { type DataFolder, writeJson } from './data-folder.ts'
import { makeFolder } from './make-folder.ts'
import { readJsonFile } from './read-json-file.ts'

/** An Ed25519 key pair under a name that never repeats. */
export interface SigningKey {
  keyId: string
  privateKey: KeyObject
  /** Raw 32 bytes, base64url. */
  publicKeyText: string
}

export const keyFileSchema = z.object({ keyId: z.string(), privateKey: z.string() })

export function newSigningKey(name: string): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519')
  return signingKey(`${name}-${randomBytes(4).toString('hex')}`, privateKey)
}

export function saveSigningKey(file: string, key: SigningKey): void {
  makeFolder(dirname(file))
  writeJson(file, keyFileOf(key))
}

/** The key as its file has it. */
export const keyFileOf = ({ keyId, privateKey }: SigningKey): z.infer<typeof keyFileSchema> => ({
  keyId,
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
})

/** HubErrors `file-damaged`, `key-unreadable`. Neither quotes anything of the key. */
export function loadSigningKey(file: string): SigningKey {
  const { keyId, privateKey } = readJsonFile(file, keyFileSchema)
  try {
    return signingKey(keyId, createPrivateKey(privateKey))
  } catch {
    throw new HubError('key-unreadable', `${file} holds no private key. Restore it from a backup.`)
  }
}

export const nodeKey = (data: DataFolder, nodeId: NodeId): SigningKey => loadSigningKey(data.nodeKeyFile(nodeId))

/**
 * The secret of a new journal, 256 bits by HKDF (RFC 5869) from the node's key. A journal that replaces a lost one under
 * the same key has the same secret, so it recognises the rows that were imported before.
 */
export const journalSecret = ({ privateKey }: SigningKey): Uint8Array =>
  new Uint8Array(
    hkdfSync('sha256', privateKey.export({ type: 'pkcs8', format: 'der' }), '', 'disclosure-hub journal', 32),
  )

function signingKey(keyId: string, privateKey: KeyObject): SigningKey {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  return { keyId, privateKey, publicKeyText: x as string }
}
