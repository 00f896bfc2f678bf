import { z } from 'zod'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import type { DataFolder } from './data-folder.ts'
import { loadSigningKey, type SigningKey } from './keys.ts'
import { readJsonFile } from './read-json-file.ts'

/** The raw 32 bytes of an Ed25519 public key in base64url, in the one spelling that these bytes have (RFC 8037 section 2). */
const publicKey = z.string().refine((text) => {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.length === 32 && bytes.toString('base64url') === text
}, 'is no Ed25519 public key in base64url')

export const rootKeysSchema = z.object({
  hubId: z.uuid(),
  threshold: z.number().int().min(1),
  keys: z.array(z.object({ keyId: z.string(), publicKey })).min(1),
})

/** The keys that may sign the directory and control records, from `root-keys.json`. Every process needs that file. */
export function loadRootKeys(data: DataFolder): RootKeys {
  if (data.isEmpty())
    throw new HubError(
      'hub-not-initialised',
      `${data.folder} holds no hub yet. Run "hub start" or "hub init --division CODE" first.`,
    )
  return readJsonFile(data.rootKeysFile, rootKeysSchema)
}

/** The root's private key. It may be kept elsewhere and brought only to change the directory. */
export const loadRootKey = (data: DataFolder): SigningKey => loadSigningKey(data.rootKeyFile)
