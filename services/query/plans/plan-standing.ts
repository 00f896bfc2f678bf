import { LRUCache } from 'lru-cache'
import type { Directory } from '../../domain/directory/directory.ts'
import type { Hash, ItemId, NodeId } from '../../domain/ids.ts'
import type { PlanTask } from '../../domain/item/content.ts'
import { isUnknownTo, publicReader } from '../../domain/item/may-read.ts'
import { PLAN } from '../../domain/kinds/plan/plan-kind.ts'
import { signedTasks } from '../../domain/kinds/plan/task-schema.ts'
import { type EvidenceVerdict, verdictOnEvidence } from '../../domain/plan/evidence-verdict.ts'
import { type PlanEvidence, type PlanProgress, planProgress } from '../../domain/plan/plan-progress.ts'
import { mayReview } from '../../domain/rules/may-review.ts'
import type { Timers } from '../../domain/timers.ts'
import { fail } from '../../http/problem.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import type { Checkpoint } from '../../ports/read-models.ts'
import { beginReading } from '../begin-reading.ts'
import { dayOfPage } from '../day-of-page.ts'
import type { Freshness } from '../freshness.ts'
import type { ItemReader } from '../item-reader.ts'
import { appliedState, directoryState } from '../state-etag.ts'
import { toldItem } from '../told-item.ts'
import { concernsPlan } from './concerning-changes.ts'
import { type FoundEvidence, findEvidence, type PlanFindings } from './plan-evidence.ts'

export interface JudgedEvidence extends FoundEvidence, PlanEvidence {
  /** The first verdict on this version that counts. */
  judged: EvidenceVerdict | null
}

interface ReadPlan extends PlanFindings {
  itemId: ItemId
  version: number
  fingerprint: Hash
  title: string
  nodeId: NodeId
  tasks: PlanTask[]
  /** Worked out already, by their days. */
  standings: LRUCache<string, PlanStanding>
}

/** How far a plan is on a day, with all that the answer was worked out from. */
export interface PlanStanding extends Omit<ReadPlan, 'evidence' | 'verdicts' | 'tasks' | 'standings'> {
  progress: PlanProgress<JudgedEvidence>
}

/** A standing that is worked out only when its state is not enough for the answer. */
interface PreparedStanding {
  /** All that the standing follows from: the same state gives the same one. */
  state: unknown
  on: string
  generation: number
  checkpoints: { partition: number; nextOffset: number }[]
  directory: Directory
  freshness: Freshness
  /** To be called inside the same use of the generation. */
  read(): Promise<PlanStanding>
}

export type PreparePlan = (generation: ItemStore, itemId: ItemId, on?: string) => Promise<PreparedStanding>

/** What was found of a plan, and how far the generation was. */
interface KeptPlan {
  checkpoints: Checkpoint[]
  reading: Promise<ReadPlan>
}

/** So many plans are kept, and so many days of each. */
const MOST_PLANS = 8
const MOST_DAYS = 4

/**
 * Works out how far plans are, for everybody: what is shown today, by the evidence up to a day (`on`, else today). What
 * was found is kept for a generation, a directory and a day, until something is applied that concerns the plan; who asks
 * meanwhile gets what is being looked for. Fails with the problems `item-unknown`, `item-not-verifiable`,
 * `plan-unknown` and, for a day too far ahead, `parameter-invalid`.
 */
export function createPlanStandings(reader: ItemReader, timers: Pick<Timers, 'turn'>): PreparePlan {
  const kept = new LRUCache<string, KeptPlan>({ max: MOST_PLANS })
  const find = (key: string, checkpoints: Checkpoint[], asked: PlanQuestion): Promise<ReadPlan> => {
    const known = kept.get(key)
    if (known !== undefined && isSameState(known.checkpoints, checkpoints)) return known.reading
    const reading = known === undefined ? readPlan(asked) : readAgain(asked, known, checkpoints)
    const entry = { checkpoints, reading }
    kept.set(key, entry)
    const forget = () => kept.get(key) === entry && kept.delete(key)
    // Mending the store changes no state.
    reading.then(({ withheld }) => withheld.length > 0 && forget(), forget)
    return reading
  }
  return async (generation, itemId, asked) => {
    const { checkpoints, directory, today, freshness } = await beginReading(reader, generation)
    const on = dayOfPage({ on: asked }, today)
    const found = [generation.number, directoryState(directory), today, itemId]
    return {
      state: [found, appliedState(checkpoints), on, reader.failuresMet()],
      ...{ on, generation: generation.number, directory },
      checkpoints: checkpoints.map(({ partition, nextOffset }) => ({ partition, nextOffset })),
      freshness,
      read: async () => {
        const question = { reader, generation, itemId, today, turn: timers.turn }
        const plan = await find(JSON.stringify(found), checkpoints, question)
        const standing = plan.standings.get(on) ?? standingOn(plan, on, directory)
        plan.standings.set(on, standing)
        return standing
      },
    }
  }
}

const isSameState = (one: Checkpoint[], other: Checkpoint[]): boolean =>
  JSON.stringify(appliedState(one)) === JSON.stringify(appliedState(other))

/** What was found before, where nothing that was applied since concerns the plan. */
async function readAgain(asked: PlanQuestion, known: KeptPlan, until: Checkpoint[]): Promise<ReadPlan> {
  const plan = await known.reading.catch(() => null)
  if (plan === null) return readPlan(asked)
  const reviews = [...plan.verdicts.values()].flatMap((verdicts) => [...verdicts.values()])
  const items = {
    planId: plan.itemId,
    evidence: new Set(plan.evidence.map(({ itemId }) => itemId)),
    reviews: new Set(reviews.map(({ itemId }) => itemId)),
  }
  const isConcerned = await concernsPlan(asked.generation, { since: known.checkpoints, until }, items)
  return isConcerned ? readPlan(asked) : plan
}

interface PlanQuestion extends Pick<Timers, 'turn'> {
  reader: ItemReader
  generation: ItemStore
  itemId: ItemId
  today: string
}

async function readPlan({ reader, generation, itemId, today, turn }: PlanQuestion): Promise<ReadPlan> {
  const everybody = publicReader(today)
  const item = await reader.checkOne(itemId, await generation.item(itemId))
  if (isUnknownTo(item, everybody)) return fail('item-unknown')
  const { content, title, version, fingerprint } = toldItem(item, everybody)
  if (content?.kind !== PLAN.name || title === null) return fail('plan-unknown', { itemId })
  // Another program may have signed anything.
  const tasks = signedTasks.safeParse(content.tasks)
  if (!tasks.success) return fail('plan-unknown', { itemId })
  const standings = new LRUCache<string, PlanStanding>({ max: MOST_DAYS })
  const findings = await findEvidence(reader, generation, { planId: itemId, today, turn })
  return { itemId, version, fingerprint, title, nodeId: item.nodeId, tasks: tasks.data ?? [], ...findings, standings }
}

function standingOn(
  { evidence, verdicts, tasks, standings: _, ...plan }: ReadPlan,
  on: string,
  directory: Directory,
): PlanStanding {
  const allowed = new Map<string, boolean>()
  const may = (of: FoundEvidence) => (verdict: EvidenceVerdict) => {
    const { maker, day } = verdict
    const key = `${maker} ${of.nodeId} ${day}`
    const known = allowed.get(key) ?? mayReview(directory, { reviews: 'evidence', of: of.nodeId, maker, day })
    allowed.set(key, known)
    return known
  }
  const judged = evidence.map((found): JudgedEvidence => {
    const verdict = verdictOnEvidence(found, [...(verdicts.get(found.itemId)?.values() ?? [])], {
      on,
      mayReview: may(found),
    })
    return { ...found, verdict: verdict?.stands.verdict ?? null, judged: verdict?.first ?? null }
  })
  return { ...plan, progress: planProgress(tasks, judged, { on, directory }) }
}
