import { namedFilesOf } from '../../auditor/named-files.ts'
import type { FileHash } from '../../domain/attachments.ts'
import { isRetryable } from '../../domain/errors.ts'
import { fileFacet } from '../../domain/facets.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import type { AttachmentStore } from '../../ports/attachment-store.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import { PAGE_ROOM } from '../../ports/page-room.ts'
import type { ActiveGeneration } from '../../query/active-generation.ts'
import { freshnessOf, ofEveryPartition } from '../../query/freshness.ts'
import { appliedState } from '../../query/state-etag.ts'
import type { Clock } from '../clock.ts'
import { filesWaiting } from './files-waiting.ts'

/** The relay brings a file before the event that names it, and the event is applied soon after. */
const UNNAMED_FOR_MS = 10 * 60_000
/** A redacted file is gone after this and the time above. */
const AGAIN_MS = 10 * 60_000

export interface SharedSweepDeps extends Pick<ActiveGeneration, 'use'> {
  shared: AttachmentStore
  /** How many partitions the log has. */
  partitions: number
  clock: Clock
  log: Pick<EventLog, 'read'>
  codec: EventCodec
  onFailure: (error: unknown) => void
}

/**
 * Removes from the shared store what no version names any more, because its text was erased. What is named follows from
 * the read models alone, so only files count that were there well before the time up to which these are complete: the
 * event that names a later one may not be applied yet. What an event names that waits for an earlier one stays, too.
 */
async function sweepSharedFiles({
  shared,
  use,
  partitions,
  clock: { now, timers },
  ...logged
}: SharedSweepDeps): Promise<void> {
  const today = dayInShanghai(now())
  const isInForce = (generation: Pick<ItemStore, 'outlet'>, file: FileHash) =>
    generation
      .outlet({ entries: [fileFacet(file)], order: 'printed', today, endedToo: true, limit: 1, room: PAGE_ROOM })
      .then((rows) => rows.length > 0)
  return use(async (generation) => {
    const { asOf } = freshnessOf(ofEveryPartition(await generation.checkpoints(), partitions), now())
    if (generation.layoutAge === 'older' || asOf === null) return
    const before = Date.parse(asOf) - UNNAMED_FOR_MS
    const candidates: FileHash[] = []
    for await (const { file, putAt } of shared.list())
      if (putAt < before && !(await isInForce(generation, file))) candidates.push(file)
    if (candidates.length === 0) return
    const waiting = await filesWaiting(generation, logged)
    if (waiting === null) return
    const named = await namedFilesOf(generation, timers.turn)
    for (const file of candidates) {
      // Somebody may have published it again during the walk.
      if (!waiting.has(file) && !named.has(file) && !(await isInForce(generation, file))) await shared.remove(file)
    }
  })
}

/** Sweeps every ten minutes, twice after each change of the read models: what was too young then is not any more. */
export function startSharedSweep(deps: SharedSweepDeps): { stop(): Promise<void> } {
  let isStopped = false
  let swept: [last: string, before: string] = ['', '']
  let running: Promise<unknown> = Promise.resolve()
  const sweep = async () => {
    const state = JSON.stringify(appliedState(await deps.use((generation) => generation.checkpoints())))
    if (isStopped || swept.every((earlier) => earlier === state)) return
    await sweepSharedFiles(deps)
    swept = [state, swept[0]]
  }
  const end = deps.clock.timers.every(
    AGAIN_MS,
    () => {
      running = running.then(sweep).catch((error: unknown) => {
        if (!isRetryable(error)) deps.onFailure(error)
      })
    },
    { background: true },
  )
  return {
    stop: async () => {
      isStopped = true
      end()
      await running
    },
  }
}
