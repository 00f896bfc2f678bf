import type { Instant } from '../../domain/ids.ts'
import { secondsSince } from '../../domain/seconds-since.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { Checkpoint } from '../../ports/read-models.ts'
import type { Clock } from '../clock.ts'
import { PATIENCE_MS, withinPatience } from '../patience.ts'
import { lastingTrouble } from './lasting-trouble.ts'

const LOOK_EVERY_MS = 5_000

/**
 * Watches whether anybody applies what the log has to a read store. A projector that was given no partitions stands by
 * as long as others move the checkpoints. Where nobody does, it must not count as ready.
 *
 * Of each partition it knows the checkpoint and since when that has not moved. A partition lies idle when its checkpoint
 * has not moved for half a minute although a record can be read behind it. Nothing is said of a log or store that does
 * not answer: what is unknown stays as it was.
 */
export interface UnappliedWatch {
  /** What lies idle, in words. Null when nothing does. */
  fault(): string | null
  /** Resolves when one look has ended. */
  look(): Promise<void>
  stop(): void
}

export function watchUnapplied(deps: {
  log: Pick<EventLog, 'ends' | 'read'>
  /** Of the generation that readers use. */
  checkpoints: () => Promise<Pick<Checkpoint, 'partition' | 'nextOffset'>[]>
  clock: Clock
  onIdle: (fault: string) => void
  onMoving: () => void
}): UnappliedWatch {
  const { log, checkpoints, clock, onIdle, onMoving } = deps
  const still = new Map<number, { next: number; since: Instant }>()
  let idle: number[] = []
  const trouble = lastingTrouble(() => Date.parse(clock.now()))

  const isIdle = async (partition: number, end: number, next: number): Promise<boolean> => {
    const known = still.get(partition)
    if (known?.next !== next || next >= end) {
      still.set(partition, { next, since: clock.now() })
      return false
    }
    if ((secondsSince(known.since, clock.now()) ?? 0) * 1000 < PATIENCE_MS.unapplied) return false
    // Offsets may be unused, and records of an open transaction cannot be read yet.
    return (await withinPatience(log.read(partition, next, 1))).length > 0
  }

  const fault = () =>
    idle.length === 0
      ? null
      : `No projector of this read store applies partition ${idle.join(', ')} of the event log: records wait there, and the checkpoint has not moved since ${earliest(idle)}. See the projectors' own lines, and hub lag.`
  const earliest = (partitions: number[]) =>
    partitions.map((partition) => still.get(partition)?.since ?? clock.now()).toSorted()[0]

  const say = () => {
    const found = fault()
    if (found === null) {
      if (trouble.isOver()) onMoving()
    } else if (trouble.lasts()) onIdle(found)
  }

  const look = async () => {
    const stored = new Map((await checkpoints()).map(({ partition, nextOffset }) => [partition, nextOffset]))
    const ends = await withinPatience(log.ends())
    const found: number[] = []
    for (const [partition, end] of ends.entries())
      if (await isIdle(partition, end, stored.get(partition) ?? 0)) found.push(partition)
    idle = found
    say()
  }

  const stop = clock.timers.every(LOOK_EVERY_MS, () => void look().catch(() => {}), { background: true })
  return { fault, look, stop }
}
