import { HubError } from '../../domain/errors.ts'

/** The bounds of a partition: the offset of its first record, and the offset that its next record will have. */
export interface LogBounds {
  low: number
  high: number
}

/** Throws `log-truncated` when the log begins after `next`, `log-differs` when it ends before `next`. */
export function assertWithinLog({ low, high }: LogBounds, topic: string, partition: number, next: number): void {
  if (next < low) throw truncated(topic, partition, next, low)
  if (next > high) throw shorter(topic, partition, next, high)
}

/** An alarm, and never skipped in silence: records that were never applied are gone. */
export const truncated = (topic: string, partition: number, offset: number, low: number): HubError =>
  new HubError(
    'log-truncated',
    `${topic} partition ${partition} begins at offset ${low}; offset ${offset} was asked for and is gone. Its history was deleted: find out who did, restore the topic, or rebuild from a complete copy.`,
  )

const shorter = (topic: string, partition: number, next: number, high: number): HubError =>
  new HubError(
    'log-differs',
    `${topic} partition ${partition} ends at offset ${high}, before offset ${next}, which was reached already: the topic was created again, or an older copy was restored. Give the projector its own log, or rebuild: hub rebuild.`,
  )
