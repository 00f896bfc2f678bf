import type { DirectoryNode } from '../../domain/directory/directory.ts'
import type { NodeId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import type { Checkpoint } from '../../ports/read-models.ts'
import type { ItemReader } from '../item-reader.ts'
import type { PreparePlan } from '../plans/plan-standing.ts'
import { directoryState } from '../state-etag.ts'
import { countDuty, type DutyCounts, type DutyFigures, figuresOf, noCounts } from './duty-figures.ts'
import { nodeDuties } from './node-duties.ts'
import { touchedNodes } from './touched-nodes.ts'

/** What figures follow from. */
interface CountState {
  /** The generation, the directory and the day: with another one all is counted again. */
  place: string
  /** How far the generation is: what is applied behind it is of single nodes. */
  checkpoints: Checkpoint[]
}

interface Counted extends CountState {
  byNode: ReadonlyMap<NodeId, DutyCounts>
  figures: DutyFigures
}

interface CountDeps {
  reader: ItemReader
  plans: PreparePlan
  /** Called again and again, with how many items and the like were looked at since. It may throw to end the count. */
  pause: (looks: number) => Promise<void>
}

/** So many changed items are looked at in the time of a check. */
const CHANGES_A_LOOK = 20

/**
 * Counts what is due of all nodes: at first by a walk over all that is stored, then by one over the nodes alone from whose
 * publications something else may be due since the last time. A count that fails begins anew the next time.
 */
export function createDutyCount(deps: CountDeps): () => Promise<DutyFigures> {
  const { reader } = deps
  let last: Counted | null = null
  return async () => {
    const known = last
    last = null
    const state = await stateOf(reader)
    const nodes = await nodesToCount(deps, { known, state })
    const byNode = new Map(known === null || nodes === 'all' ? [] : known.byNode)
    const directory = reader.directory.latest()
    for (const node of directory.nodes())
      if (nodes === 'all' || nodes.has(node.nodeId)) byNode.set(node.nodeId, await countOf(deps, node))
    const isSame = known !== null && nodes !== 'all' && nodes.size === 0
    const figures = isSame ? known.figures : figuresOf(byNode.values(), directory.fields())
    last = { ...state, byNode, figures }
    return figures
  }
}

const stateOf = ({ active, directory, now }: ItemReader): Promise<CountState> =>
  active.use(async (generation) => {
    const checkpoints = await generation.checkpoints()
    const place = [generation.number, directoryState(directory.latest()), dayInShanghai(now())]
    return { place: JSON.stringify(place), checkpoints }
  })

async function nodesToCount(
  { reader, pause }: CountDeps,
  { known, state }: { known: Counted | null; state: CountState },
) {
  if (known === null || known.place !== state.place) return 'all'
  const stretch = { since: known.checkpoints, until: state.checkpoints }
  return reader.active.use((generation) => touchedNodes(generation, stretch, (items) => pause(items / CHANGES_A_LOOK)))
}

const NOTHING = () => ({ behind: null, list: { withheld: [], incomplete: [] } })

function countOf({ reader, plans, pause }: CountDeps, node: DirectoryNode): Promise<DutyCounts> {
  return reader.active.use(async (generation) => {
    const directory = reader.directory.latest()
    const fields = new Set(directory.fields())
    const asked = { reader, generation, directory, on: dayInShanghai(reader.now()), plans }
    const counts = noCounts()
    for await (const { duty, looks } of nodeDuties(asked, node, NOTHING())) {
      if (duty === null) await pause(looks)
      else {
        const level = directory.node(duty.nodeId)?.level ?? node.level
        countDuty(counts, duty, { level, county: directory.atLevelOrAbove(duty.divisionCode, 'county'), fields })
      }
    }
    return counts
  })
}
