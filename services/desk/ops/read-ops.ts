import { HubError } from '../../domain/errors.ts'
import type { Instant } from '../../domain/ids.ts'
import { PARK_REASONS, type ParkedRecord, type ParkReason } from '../../ports/parked-record.ts'
import type { MeasuredStores, OpsSources, RelayedNode, RoleStanding, ToldWebhooks } from './ops-sources.ts'

/** What was read at a time, or why it could not be read then. `says` is English, for operators. */
export type Told<T> = { asOf: Instant; value: T } | { asOf: Instant; failure: { code: string; says: string } }

/** Parked records of one reason. */
export interface ParkedGroup {
  reason: ParkReason
  count: number
  first: Omit<ParkedRecord, 'value'>[]
}

type Standing<Source extends ((...asked: never[]) => unknown) | null> = Awaited<ReturnType<NonNullable<Source>>>

/** All that the page of operators shows. Null is what another process knows. */
export interface OpsState {
  asOf: Instant
  roles: Told<RoleStanding[]>
  measured: Told<MeasuredStores> | null
  parked: Told<ParkedGroup[]> | null
  relay: Told<RelayedNode[]> | null
  withheld: Told<Standing<OpsSources['withheld']>> | null
  webhooks: Told<ToldWebhooks> | null
  duties: Told<Standing<OpsSources['duties']>> | null
  disk: Told<Standing<OpsSources['disk']>>
  findings: Told<Standing<OpsSources['findings']>>
}

/** So many parked records of a reason are shown. */
const MOST_OF_A_REASON = 5

/** Reads all of it. What cannot be read hides nothing else. */
export async function readOps(sources: OpsSources): Promise<OpsState> {
  const { now, readiness, measure, parked, relay, withheld, webhooks, duties, disk, findings } = sources
  const tell = <T>(read: () => Promise<T> | T): Promise<Told<T>> => told(read, sources)
  const ifHere = <T>(read: (() => Promise<T> | T) | null) => (read === null ? null : tell(read))
  const [roles, measured, relayed, withheldNow, hooks, counted, room, found] = await Promise.all([
    tell(readiness),
    ifHere(measure),
    ifHere(relay),
    ifHere(withheld),
    ifHere(webhooks),
    ifHere(duties),
    tell(disk),
    tell(findings),
  ])
  return {
    asOf: now(),
    ...{ roles, measured, relay: relayed, withheld: withheldNow, webhooks: hooks, duties: counted },
    ...{ disk: room, findings: found },
    parked: parked === null || measured === null ? null : await tellParked(measured, parked, tell),
  }
}

/** Only reasons that something is parked for are asked about. Where that is unknown, so is what is parked. */
async function tellParked(
  measured: Told<MeasuredStores>,
  parked: NonNullable<OpsSources['parked']>,
  tell: <T>(read: () => Promise<T>) => Promise<Told<T>>,
): Promise<Told<ParkedGroup[]>> {
  return 'value' in measured ? tell(() => parkedGroups(parked, measured.value.parked)) : measured
}

async function parkedGroups(
  parked: NonNullable<OpsSources['parked']>,
  counts: ReadonlyMap<ParkReason, number>,
): Promise<ParkedGroup[]> {
  const groups: ParkedGroup[] = []
  for (const reason of PARK_REASONS) {
    const count = counts.get(reason) ?? 0
    if (count > 0) groups.push({ reason, count, first: await parked(reason, MOST_OF_A_REASON) })
  }
  return groups
}

async function told<T>(
  read: () => Promise<T> | T,
  { now, onFailure }: Pick<OpsSources, 'now' | 'onFailure'>,
): Promise<Told<T>> {
  const asOf = now()
  try {
    return { asOf, value: await read() }
  } catch (error) {
    if (error instanceof HubError) return { asOf, failure: { code: error.code, says: error.message } }
    onFailure(error)
    return { asOf, failure: { code: 'internal', says: (error as Error).message } }
  }
}

/** An answer holds for so long, whoever asks. */
const HOLDS_MS = 3000

/**
 * Makes an answer once for all who ask while it is made and for some seconds after. However many pages are open, what
 * is stored is read as often as for one.
 */
export function onceForAll<T>(make: () => Promise<T>, uptime: () => number): () => Promise<T> {
  let made: { answer: Promise<T>; endedAt: number } | null = null
  return () => {
    if (made !== null && uptime() - made.endedAt <= HOLDS_MS) return made.answer
    const making = { answer: make(), endedAt: Number.POSITIVE_INFINITY }
    made = making
    const end = () => {
      making.endedAt = uptime()
    }
    making.answer.then(end, () => {
      made = null
    })
    return making.answer
  }
}
