import type { Directory } from '../../domain/directory/directory.ts'
import type { Hash, ItemId, NodeId } from '../../domain/ids.ts'
import type { PlanTask } from '../../domain/item/content.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { isUnknownTo, publicReader } from '../../domain/item/may-read.ts'
import { PLAN } from '../../domain/kinds/plan/plan-kind.ts'
import { signedTasks } from '../../domain/kinds/plan/task-schema.ts'
import { type EvidenceVerdict, verdictOnEvidence } from '../../domain/plan/evidence-verdict.ts'
import { type PlanEvidence, type PlanProgress, planProgress } from '../../domain/plan/plan-progress.ts'
import { mayReview } from '../../domain/rules/may-review.ts'
import type { Timers } from '../../domain/timers.ts'
import { fail } from '../../http/problem.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import { type Freshness, freshnessOf, ofEveryPartition } from '../freshness.ts'
import type { ItemReader } from '../item-reader.ts'
import { appliedState, directoryState } from '../state-etag.ts'
import { toldItem } from '../told-item.ts'
import { type FoundEvidence, findEvidence, type PlanFindings } from './plan-evidence.ts'

export type JudgedEvidence = FoundEvidence & PlanEvidence

interface ReadPlan extends PlanFindings {
  itemId: ItemId
  version: number
  fingerprint: Hash
  title: string
  nodeId: NodeId
  tasks: PlanTask[]
}

/** How far a plan is on a day, with all that the answer was worked out from. */
export interface PlanStanding extends Omit<ReadPlan, 'evidence' | 'verdicts' | 'tasks'> {
  progress: PlanProgress<JudgedEvidence>
}

/** A standing that is worked out only when its state is not enough for the answer. */
export interface PreparedStanding {
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

/** So many plans are kept, for as long as nothing has changed. */
const CAPACITY = 8

/**
 * Works out how far plans are, for everybody: what is shown today, by the evidence up to a day (`on`, else today). What
 * was found is kept for one state of the store, the directory and the day, and who asks meanwhile gets what is being
 * looked for. Fails with the problems `item-unknown`, `item-not-verifiable` and `plan-unknown`.
 */
export function createPlanStandings(reader: ItemReader, timers: Pick<Timers, 'turn'>): PreparePlan {
  const kept = new Map<string, Promise<ReadPlan>>()
  const keep = (key: string, read: () => Promise<ReadPlan>): Promise<ReadPlan> => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const reading = read()
    kept.set(key, reading)
    // Mending the store changes no state.
    reading.then(
      ({ withheld }) => withheld.length > 0 && kept.delete(key),
      () => kept.delete(key),
    )
    if (kept.size > CAPACITY) kept.delete(kept.keys().next().value as string)
    return reading
  }
  return async (generation, itemId, asked) => {
    // All are read before the items, so that whatever is written meanwhile changes the next state.
    const unread = await reader.unread()
    const checkpoints = await generation.checkpoints()
    const directory = reader.directory.latest()
    const now = reader.now()
    const today = dayInShanghai(now)
    const on = asked ?? today
    const found = [generation.number, appliedState(checkpoints), directoryState(directory), today, itemId]
    return {
      state: [found, on, reader.failuresMet()],
      ...{ on, generation: generation.number, directory },
      checkpoints: checkpoints.map(({ partition, nextOffset }) => ({ partition, nextOffset })),
      freshness: freshnessOf(ofEveryPartition(checkpoints, reader.partitions), now, unread),
      read: async () => {
        const plan = await keep(JSON.stringify(found), () =>
          readPlan(reader, generation, { itemId, today, turn: timers.turn }),
        )
        return standingOn(plan, on, directory)
      },
    }
  }
}

async function readPlan(
  reader: ItemReader,
  generation: ItemStore,
  { itemId, today, turn }: { itemId: ItemId; today: string } & Pick<Timers, 'turn'>,
): Promise<ReadPlan> {
  const everybody = publicReader(today)
  const item = await reader.checkOne(itemId, await generation.item(itemId))
  if (isUnknownTo(item, everybody)) return fail('item-unknown')
  const { content, title, version, fingerprint } = toldItem(item, everybody)
  if (content?.kind !== PLAN.name || title === null) return fail('plan-unknown', { itemId })
  // Another program may have signed anything.
  const tasks = signedTasks.safeParse(content.tasks)
  if (!tasks.success) return fail('plan-unknown', { itemId })
  const findings = await findEvidence(reader, generation, { planId: itemId, today, turn })
  return { itemId, version, fingerprint, title, nodeId: item.nodeId, tasks: tasks.data ?? [], ...findings }
}

function standingOn({ evidence, verdicts, tasks, ...plan }: ReadPlan, on: string, directory: Directory): PlanStanding {
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
    return { ...found, verdict: verdict?.verdict ?? null }
  })
  return { ...plan, progress: planProgress(tasks, judged, { on, directory }) }
}
