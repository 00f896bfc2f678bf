import type { DirectoryFact } from '../../domain/directory/directory-event.ts'
import { governmentName } from '../../domain/directory/government-name.ts'
import { HubError } from '../../domain/errors.ts'
import type { DivisionCode, NodeId } from '../../domain/ids.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { lockDataFolder } from '../data/lock-data-folder.ts'
import type { HubPlace } from '../engines/open-stores.ts'
import { divisionFacts } from './china-division.ts'
import { type Initialised, makeHub } from './make-hub.ts'
import { nodeIdFor } from './node-names.ts'
import { PILOT_FIELDS } from './pilot-fields.ts'
import type { NodeSpec } from './registration-of.ts'
import { shippedRules } from './rules/shipped-rules.ts'

/**
 * Makes a hub in an empty data folder: root key, directory of a county or city with the pilot fields,
 * a node with key and token for each of its governments (or those given). `root-keys.json` is written
 * last: without it the folder counts as empty, and what a crash left in it is replaced. What a crash left in Kafka's topics
 * the hub cannot take back. HubErrors `hub-exists`, `data-folder-taken`, `log-not-empty`.
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
  const fields = PILOT_FIELDS.map((name): DirectoryFact => ({ type: 'FieldDefined', name }))
  const rules = topOf(divisions).flatMap(shippedRules)
  return await makeHub(place, { facts: [...divisions, ...fields, ...rules], nodes, keepsTokens: sample !== undefined })
}

/** The division at the top, where national rules are adopted. A hub of no division has none yet. */
const topOf = (facts: DirectoryFact[]): DivisionCode[] =>
  facts.flatMap((fact) => (fact.type === 'DivisionDefined' ? [fact.code] : [])).slice(0, 1)

function requireEmpty(data: DataFolder): void {
  if (!data.isEmpty()) throw new HubError('hub-exists', `${data.folder} already holds a hub; nothing was changed.`)
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
