import { existsSync, renameSync, rmSync } from 'node:fs'
import type { DirectoryFact } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import type { DirectoryReader } from '../../ports/directory-log.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { loadSigningKey, newSigningKey, saveSigningKey } from '../data/keys.ts'
import type { AppendOutcome, DirectoryAuthority } from '../engines/directory-authority.ts'
import { type NodeSpec, registrationOf } from './registration-of.ts'

/**
 * Registers a node with a new key in this folder. Until the registration is announced the key lies in `key.json.next`. It is
 * deleted only when nothing was appended, because after a failure half-way the directory may know the key already. A
 * second call goes on with the same key where the first one ended. HubError `usage` when the node has a key here.
 */
export async function registerNode(
  { data, directory, authority }: { data: DataFolder; directory: DirectoryReader; authority: DirectoryAuthority },
  node: NodeSpec,
): Promise<AppendOutcome & { fact: DirectoryFact }> {
  const { nodeId } = node
  const file = data.nodeKeyFile(nodeId)
  if (existsSync(file))
    throw new HubError('usage', `Node "${nodeId}" has a key already: hub keys rotate --node ${nodeId}`)
  const hadFolder = existsSync(data.nodeFolder(nodeId))
  const next = data.nextNodeKeyFile(nodeId)
  const isNew = !existsSync(next)
  if (isNew) saveSigningKey(next, newSigningKey(nodeId))
  const key = loadSigningKey(next)

  const fact = registrationOf(node, key)
  const known = (await directory.refresh()).node(nodeId)?.keys ?? []
  const outcome: AppendOutcome = known.some(({ keyId }) => keyId === key.keyId)
    ? { ok: true, directory: await authority.announce() }
    : await authority.append([fact])
  if (outcome.ok) renameSync(next, file)
  else if (isNew) rmSync(hadFolder ? next : data.nodeFolder(nodeId), { recursive: true, force: true })
  return { ...outcome, fact }
}
