import type { Hash, Instant, NodeId } from '../domain/ids.ts'
import type { JournalRecord, JournalView } from '../ports/journal.ts'
import type { ParkedRecord } from '../ports/parked-record.ts'
import { nodeSeqKey, type StoredHead } from '../ports/read-models.ts'
import type { StatusStore } from '../ports/status-store.ts'
import type { JournalLender } from './journal-lender.ts'
import { waitingSeconds } from './waiting-seconds.ts'

/** Events that wait for the next stage of their way, and the age of the first of them. Null is unknown, never 0. */
export interface Stage {
  events: number | null
  seconds: number | null
}

/**
 * How far a node's events are on their way from the journal to the pages. An event is journalled, then logged, then
 * applied; what is applied to the generation that readers use is readable at once.
 */
export interface NodeLag {
  nodeId: NodeId
  partition: number
  /** `elsewhere`: the journal lies in another folder, and only the publisher of that folder knows what it holds. */
  journal: 'here' | 'unreadable' | 'elsewhere'
  /** The last event in the journal. */
  journalSeq: number | null
  /** `journalled`: waits for the log. `logged`: waits for being applied. */
  stages: { journalled: Stage; logged: Stage }
  /** What is known to be on no page, and the age of the first of it. */
  events: number | null
  seconds: number | null
  /** Since when the first of it is on no page. Null when nothing is known to wait. */
  since: Instant | null
  /** Whether some of it lies in the log and waits for an earlier event of the node, or for its registration. */
  isWaiting: boolean
}

/** Where a node stands: what its journal holds, what of that is in the log, and what of that is applied. */
interface Reach {
  journalSeq: number
  logged: number
  applied: number
  /** `at` of the first journalled event that is not in the log, and of the first that is not applied. */
  loggedNext: Instant | null
  appliedNext: Instant | null
}

type ReadGeneration = Pick<StatusStore, 'applied' | 'items'>

export interface NodeLagQuestion {
  nodeId: NodeId
  partition: number
  isHere: boolean
  journals: JournalLender
  /** Read before the journal is, so that the lag is never too small. */
  head: StoredHead | undefined
  /** The node's first event that waits in the store, and how many do. */
  waiting: { first: Pick<ParkedRecord, 'parkedAt'>; count: number } | null
  generation: ReadGeneration | null
  now: Instant
}

const UNKNOWN: Stage = { events: null, seconds: null }

export async function lagOfNode(question: NodeLagQuestion): Promise<NodeLag> {
  const { nodeId, partition, isHere, journals, waiting, now } = question
  const reach = isHere ? await journals.use(nodeId, (journal) => reachOf(journal, question)) : null
  const parkedAt = waiting?.first.parkedAt ?? null
  const isWaiting = waiting !== null
  if (reach === null) {
    const logged = waiting === null ? UNKNOWN : { events: waiting.count, seconds: waitingSeconds(parkedAt, now) }
    const journal = isHere ? ('unreadable' as const) : ('elsewhere' as const)
    const stages = { journalled: UNKNOWN, logged }
    const lag = { nodeId, partition, journal, journalSeq: null, stages, isWaiting }
    return { ...lag, ...UNKNOWN, since: parkedAt }
  }
  const { journalSeq, logged, applied, loggedNext, appliedNext } = reach
  const stages = {
    journalled: stageOf(journalSeq - logged, loggedNext, now),
    logged: stageOf(Math.max(logged - applied, waiting?.count ?? 0), parkedAt ?? appliedNext, now),
  }
  // An event may wait in the log that the journal does not have, because another copy of the key has signed it.
  const events = Math.max(journalSeq - applied, waiting?.count ?? 0)
  const since = earlier(appliedNext, parkedAt)
  return { nodeId, partition, journal: 'here', journalSeq, stages, ...stageOf(events, since, now), since, isWaiting }
}

const stageOf = (events: number, since: Instant | null, now: Instant): Stage => ({
  events,
  seconds: events === 0 ? 0 : since === null ? null : waitingSeconds(since, now),
})

const earlier = (a: Instant | null, b: Instant | null): Instant | null => {
  if (a === null || b === null) return a ?? b
  return Date.parse(a) <= Date.parse(b) ? a : b
}

/**
 * The head of the node's chain in the store counts only if the journal has the same event there. A journal that went
 * another way holds events that the log has no place for, whatever their numbers; it is followed as far as the relay has
 * seen its events in the log.
 */
async function reachOf(
  journal: JournalView,
  { nodeId, head, generation }: Pick<NodeLagQuestion, 'nodeId' | 'head' | 'generation'>,
): Promise<Reach> {
  const own = (nodeSeq: number) => journal.read(nodeSeq, 1)[0]
  const { nodeSeq: journalSeq } = journal.head()
  const confirmed = Math.min(journalSeq, journal.bookmark().nodeSeq)
  const common = Math.min(journalSeq, head?.nodeSeq ?? 0)
  const hashThere = async (): Promise<Hash | null> => {
    if (head?.nodeSeq === common) return head.hash
    const there = await generation?.applied([{ nodeId, nodeSeq: common }])
    return there?.get(nodeSeqKey({ nodeId, nodeSeq: common }))?.envelopeHash ?? null
  }
  const isSame = common === 0 || own(common)?.envelopeHash === (await hashThere())
  const known = isSame ? common : Math.min(common, confirmed)
  const applied = isSame ? known + (await readableBehind(journal, { nodeId, generation, head: known })) : known
  const logged = Math.max(applied, confirmed)
  return {
    journalSeq,
    logged,
    applied,
    loggedNext: own(logged + 1)?.at ?? null,
    appliedNext: own(applied + 1)?.at ?? null,
  }
}

/**
 * How many events right behind the node's head readers see already. A part of a batch writes its items before the head
 * (rule 5), which takes long where the store is slow. Such a part is small, so a few events are looked at.
 */
async function readableBehind(
  journal: JournalView,
  { nodeId, generation, head }: { nodeId: NodeId; generation: ReadGeneration | null; head: number },
): Promise<number> {
  if (generation === null) return 0
  const rowsOf = async (records: JournalRecord[]) => {
    const rows = await generation.applied(records.map(({ nodeSeq }) => ({ nodeId, nodeSeq })))
    return records.map((record) => ({ record, row: rows.get(nodeSeqKey({ nodeId, nodeSeq: record.nodeSeq })) }))
  }
  const isThere = ({ record, row }: Awaited<ReturnType<typeof rowsOf>>[number]) =>
    row?.envelopeHash === record.envelopeHash
  // While nothing is being written, as a rule, the first row tells.
  if (!(await rowsOf(journal.read(head + 1, 1))).some(isThere)) return 0
  const written = whileTrue(await rowsOf(journal.read(head + 1, MOST_AHEAD)), isThere)
  const changing = written.flatMap(({ record, row }) => (row?.outcome === 'not-allowed' ? [] : [record.itemId]))
  const items = await generation.items([...new Set(changing)])
  return whileTrue(
    written,
    ({ record, row }) => row?.outcome === 'not-allowed' || (items.get(record.itemId)?.version ?? 0) >= record.version,
  ).length
}

/** Twice what a part holds at least. */
const MOST_AHEAD = 100

function whileTrue<T>(list: T[], holds: (one: T) => boolean): T[] {
  const end = list.findIndex((one) => !holds(one))
  return end < 0 ? list : list.slice(0, end)
}
