import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DirectoryFact, RootKeys } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import type { DivisionCode, NodeId } from '../../domain/ids.ts'
import { newId, now } from '../clock.ts'
import { createAccess } from '../data/access.ts'
import { type DataFolder, writeJson } from '../data/data-folder.ts'
import { newSigningKey, type SigningKey, saveSigningKey } from '../data/keys.ts'
import { lockDataFolder } from '../data/lock-data-folder.ts'
import { type HubPlace, openWriteSide } from '../engines/open-stores.ts'
import { divisionFacts } from './china-division.ts'
import { governmentName } from './government-name.ts'
import { createLog } from './log-creation.ts'
import { nodeIdFor } from './node-names.ts'
import { PILOT_FIELDS } from './pilot-fields.ts'

export interface NodeSpec {
  nodeId: NodeId
  name: string
  level: 'township' | 'county' | 'city'
  divisionCode: DivisionCode
}

/** The report of `hub init`. The tokens are shown once and kept only as hashes. */
export interface Initialised {
  hubId: string
  divisions: number
  nodes: NodeSpec[]
  tokens: Record<NodeId, string>
}

/**
 * Makes a hub in an empty data folder: root key, directory of a county or city with the pilot fields,
 * a node with key and token for each of its governments (or those given). `root-keys.json` is written
 * last: without it the folder counts as empty, and what a crash left is replaced. HubErrors `hub-exists`,
 * `data-folder-taken`.
 */
export async function initialise(
  place: HubPlace,
  division: DivisionCode | null,
  /** The sample's nodes; their tokens are kept in `tokens.json` so that everybody can try the hub out. */
  sample?: NodeSpec[],
): Promise<Initialised> {
  const { data } = place
  requireEmpty(data)
  const divisions = division === null ? [] : divisionFacts(division)
  // Two commands at once would each clear away what the other has made.
  using _folder = lockDataFolder(data)
  requireEmpty(data)
  const nodes = sample ?? governmentsOf(divisions, division)
  return await makeHub(place, { divisions, nodes, keepsTokens: sample !== undefined })
}

function requireEmpty(data: DataFolder): void {
  if (!data.isEmpty()) throw new HubError('hub-exists', `${data.folder} already holds a hub; nothing was changed.`)
}

async function makeHub(
  place: HubPlace,
  { divisions, nodes, keepsTokens }: { divisions: DirectoryFact[]; nodes: NodeSpec[]; keepsTokens: boolean },
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

  await putFirstRecords(place, { rootKey, rootKeys, divisions, nodes })
  const tokens = createAccess(data.accessFile, now).grantAll(
    nodes.map(({ nodeId }) => ({ actor: `${nodeId}-clerk`, role: 'clerk', nodeId })),
  )
  const made: Initialised = {
    hubId: rootKeys.hubId,
    divisions: divisions.filter((fact) => fact.type === 'DivisionDefined').length,
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
    divisions,
    nodes,
  }: { rootKey: SigningKey; rootKeys: RootKeys; divisions: DirectoryFact[]; nodes: NodeSpec[] },
): Promise<void> {
  await using side = await openWriteSide(place, rootKeys)
  await createLog({ ...side, rootKey, hubId: rootKeys.hubId, logId: newId(), now })
  const fields = PILOT_FIELDS.map((name): DirectoryFact => ({ type: 'FieldDefined', name }))
  const registrations = nodes.map((node) => registration(place.data, node))
  const appended = await side.authority(rootKey).append([...divisions, ...fields, ...registrations])
  if (!appended.ok) throw new HubError('directory-invalid', JSON.stringify(appended.faults))
}

function clearUnfinished(data: DataFolder): void {
  for (const path of [
    dirname(data.rootKeyFile),
    data.logFile,
    `${data.logFile}-wal`,
    `${data.logFile}-shm`,
    data.readFolder,
    data.accessFile,
    data.tokensFile,
  ])
    rmSync(path, { recursive: true, force: true })
  for (const nodeId of data.nodeIds()) rmSync(data.nodeFolder(nodeId), { recursive: true, force: true })
}

/** Makes the node's key, and the fact for the directory. */
export function registration(data: DataFolder, node: NodeSpec): DirectoryFact {
  const key = newSigningKey(node.nodeId)
  saveSigningKey(data.nodeKeyFile(node.nodeId), key)
  return { type: 'NodeRegistered', ...node, keyId: key.keyId, publicKey: key.publicKeyText }
}

/** A stand-in for the city of counties that lie right under their province. Nobody governs it. */
const isNoPlace = (name: string) => name.endsWith('直辖县级行政区划')

/**
 * One node for the county or city itself, and one for every government under it down to the townships. The city that a
 * county brings along gets none, because its key is not the county's to hold.
 */
function governmentsOf(facts: DirectoryFact[], home: DivisionCode | null): NodeSpec[] {
  const divisions = facts.filter((fact) => fact.type === 'DivisionDefined')
  const names = new Map(facts.flatMap((fact) => ('code' in fact ? [[fact.code, fact.name] as const] : [])))
  const taken = new Set<NodeId>()
  return divisions.flatMap((division): NodeSpec[] => {
    if (division.level === 'village' || division.level === 'province' || isNoPlace(division.name)) return []
    if (division.level === 'city' && division.code !== home) return []
    const name = names.get(division.code) ?? division.name
    const county =
      division.level === 'township' && division.parent !== null ? (names.get(division.parent) ?? null) : null
    const nodeId = nodeIdFor(name, county, (candidate) => taken.has(candidate))
    taken.add(nodeId)
    return [{ nodeId, name: governmentName(name, division.level), level: division.level, divisionCode: division.code }]
  })
}
