import type { Directory } from '../domain/directory/directory.ts'
import type { Follower, FollowerGroup, LogRecord } from '../ports/event-log.ts'
import { applyInParts, type PartsDeps } from './apply-in-parts.ts'
import { checkPartition } from './check-start.ts'
import { prepareBatch } from './prepared-batch.ts'
import { createWritePace } from './write-pace.ts'

export interface FollowDeps extends Omit<PartsDeps, 'pace'> {
  group: FollowerGroup
  batchSize: number
  timer: () => number
}

/** One follower, from its beginning to its end. */
interface FollowerLife {
  hasEnded: boolean
  fail: (error: unknown) => void
}

/** Follows the log with one follower after the other. */
export interface LogFollowing {
  /** The life of one follower. Rejects when it fails; resolves after `stop`. May be called again when it has ended. */
  follow(): Promise<void>
  /** Resolves when the batches in hand were applied, or failed. */
  stop(): Promise<void>
}

/**
 * While a batch of a partition is applied, the next one is decoded and its signatures are checked. A partition is:
 *
 * - not given: another projector of the group has it, or nobody yet. What was in force in it is not relied on.
 * - given (`startAt`): the batch in hand from an earlier time is waited for. The checkpoint is read, because others may
 *   have moved it, and the log is checked against it. At a start `checkStart` has done both already. The directory at
 *   the checkpoint is in force.
 * - reading: a batch has come. It is prepared under the directory in force, and that moves on to the one after the batch.
 * - applying: the batch before is awaited, then this one is in hand, written in parts (apply-in-parts.ts). A failure that persists ends the follower.
 *
 * The life of a follower ends when it fails, when applying fails, or when it is stopped. The parts in hand are then
 * awaited, so that nothing is written any more when `follow` comes back. What a follower had read when it ended, and gives
 * only then, is passed over: its successor reads it again from the checkpoint. Taken as a batch in hand, it would let a
 * batch of the successor overtake the one before, and that one's events would be missing for good.
 */
export function createLogFollowing(deps: FollowDeps): LogFollowing {
  const { log, directory, checkpoints, batchSize, timer, persistently } = deps
  const parts = { ...deps, pace: createWritePace({ most: batchSize, timer }) }
  const inForce = new Map<number, Directory>()
  const inHand = new Map<number, Promise<unknown>>()
  /** How often each partition was given. */
  const given = new Map<number, number>()
  let follower: Follower | null = null

  async function startAt(partition: number): Promise<number> {
    await inHand.get(partition)
    const times = (given.get(partition) ?? 0) + 1
    const isKnown = times === 1
    given.set(partition, times)
    if (!isKnown) checkpoints.forget(partition)
    return persistently(async () => {
      const checkpoint = await checkpoints.of(partition)
      if (!isKnown && checkpoint !== null) await checkPartition(checkpoint, deps)
      const there = await directory.at(checkpoint?.directoryPosition ?? 0)
      // What was asked for longer ago, perhaps by a follower that has ended, is late. It stands at an older checkpoint.
      if (given.get(partition) === times) inForce.set(partition, there)
      return checkpoint?.nextOffset ?? 0
    })
  }

  async function onBatch(partition: number, records: LogRecord[], life: FollowerLife): Promise<void> {
    if (life.hasEnded) return
    const before = inForce.get(partition) as Directory
    const prepared = await persistently(() => prepareBatch({ partition, records, directory: before }, deps))
    if (life.hasEnded) return
    inForce.set(partition, prepared.directory)
    await inHand.get(partition)
    if (life.hasEnded) return
    const applying = applyInParts(
      prepared,
      { isFull: records.length === batchSize, hasEnded: () => life.hasEnded },
      parts,
    )
    inHand.set(partition, applying)
    applying.catch(life.fail)
  }

  async function stop(): Promise<void> {
    await follower?.stop()
    await Promise.allSettled(inHand.values())
  }

  return {
    follow: async () => {
      const failed = Promise.withResolvers<never>()
      failed.promise.catch(() => {})
      const life: FollowerLife = { hasEnded: false, fail: failed.reject }
      follower = log.follow({
        group: deps.group,
        batchSize,
        startAt,
        onBatch: (partition, records) => onBatch(partition, records, life),
      })
      try {
        await Promise.race([follower.done, failed.promise])
      } finally {
        life.hasEnded = true
        await stop()
        inHand.clear()
      }
    },
    stop,
  }
}
