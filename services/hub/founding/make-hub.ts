import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DirectoryFact, RootKeys } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import { newId } from '../clock.ts'
import { createAccess } from '../data/access.ts'
import { type DataFolder, writeJson } from '../data/data-folder.ts'
import { newSigningKey, type SigningKey, saveSigningKey } from '../data/keys.ts'
import { type HubPlace, openWriteSide } from '../engines/open-stores.ts'
import { createLog, demandEmptyLog } from './log-creation.ts'
import { type NodeSpec, registrationOf } from './registration-of.ts'

/** The report of `hub init`. The tokens are shown once and kept only as hashes. */
export interface Initialised {
  hubId: string
  divisions: number
  nodes: NodeSpec[]
  tokens: Record<NodeId, string>
}

/** Makes the root key, the nodes' keys and tokens, the log and its directory, with these facts in it. */
export async function makeHub(
  place: HubPlace,
  { facts, nodes, keepsTokens }: { facts: DirectoryFact[]; nodes: NodeSpec[]; keepsTokens: boolean },
): Promise<Initialised> {
  const { data } = place
  clearUnfinished(data)
  const rootKey = newSigningKey('root')
  saveSigningKey(data.rootKeyFile, rootKey)
  const rootKeys: RootKeys = {
    hubId: newId(),
    threshold: 1,
    keys: [{ keyId: rootKey.keyId, publicKey: rootKey.publicKeyText }],
  }

  await putFirstRecords(place, { rootKey, rootKeys, facts, nodes })
  const tokens = createAccess(data.accessFile, place.clock.now).grantAll(
    nodes.map(({ nodeId }) => ({ actor: `${nodeId}-clerk`, role: 'clerk', nodeId })),
  )
  const made: Initialised = {
    hubId: rootKeys.hubId,
    divisions: facts.filter((fact) => fact.type === 'DivisionDefined').length,
    nodes,
    tokens: Object.fromEntries(nodes.map(({ nodeId }, index) => [nodeId, tokens[index] as string])),
  }
  if (keepsTokens) writeJson(data.tokensFile, made.tokens)
  writeJson(data.rootKeysFile, rootKeys)
  return made
}

async function putFirstRecords(
  place: HubPlace,
  {
    rootKey,
    rootKeys,
    facts,
    nodes,
  }: { rootKey: SigningKey; rootKeys: RootKeys; facts: DirectoryFact[]; nodes: NodeSpec[] },
): Promise<void> {
  await using side = await openWriteSide(place, { rootKeys })
  await demandEmptyLog(side.log)
  await createLog({ ...side, rootKey, hubId: rootKeys.hubId, logId: newId(), now: place.clock.now })
  const registrations = nodes.map((node) => {
    const key = newSigningKey(node.nodeId)
    saveSigningKey(place.data.nodeKeyFile(node.nodeId), key)
    return registrationOf(node, key)
  })
  const appended = await side.authority(rootKey).append([...facts, ...registrations])
  if (!appended.ok) throw new HubError('directory-invalid', JSON.stringify(appended.faults))
}

/** A store and what SQLite and the hub keep beside it. */
const filesOf = (store: string): string[] => ['', '-wal', '-shm', '-notify'].map((end) => `${store}${end}`)

function clearUnfinished(data: DataFolder): void {
  for (const path of [
    dirname(data.rootKeyFile),
    ...filesOf(data.logFile),
    ...filesOf(data.directoryFile),
    data.readFolder,
    data.accessFile,
    data.tokensFile,
  ])
    rmSync(path, { recursive: true, force: true })
  for (const nodeId of data.nodeIds()) rmSync(data.nodeFolder(nodeId), { recursive: true, force: true })
}
