import { z } from 'zod'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import type { DataFolder } from './data-folder.ts'
import { loadSigningKey, type SigningKey } from './keys.ts'
import { readJsonFile } from './read-json-file.ts'

export const rootKeysSchema = z.object({
  hubId: z.uuid(),
  threshold: z.number().int().min(1),
  keys: z.array(z.object({ keyId: z.string(), publicKey: z.string() })).min(1),
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
