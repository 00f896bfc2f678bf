import { applyBatch, type BatchReport } from './apply-batch.ts'
import { type PreparedBatch, type PreparedRecord, partOfBatch } from './prepared-batch.ts'
import type { Projection } from './projection-deps.ts'
import type { WritePace } from './write-pace.ts'

export interface PartsDeps extends Projection {
  pace: WritePace
  /** Waits for an engine that is away. */
  persistently: <T>(work: () => Promise<T>) => Promise<T>
  /** After each write: what it came to, and the first offset that was not applied. With `hasMore`, more is at hand. */
  onApplied: (report: BatchReport, at: { partition: number; next: number }, hasMore: boolean) => unknown
}

/**
 * Applies a batch in as many parts as the store needs to take each in good time. When `hasEnded` says so, what is left
 * stays for whoever reads on from the checkpoint; the part in hand is applied. `isFull`: more will come behind the batch.
 */
export async function applyInParts(
  batch: PreparedBatch,
  { isFull, hasEnded }: { isFull: boolean; hasEnded: () => boolean },
  deps: PartsDeps,
): Promise<void> {
  const { pace, persistently, onApplied } = deps
  const { partition, records } = batch
  let done = 0
  while (done < records.length && !(done > 0 && hasEnded())) {
    const part = partOfBatch(batch, done, pace.size())
    const next = (part.records.at(-1) as PreparedRecord).position.offset + 1
    done += part.records.length
    await persistently(async () => {
      const report = await pace.measure(part.records.length, () => applyBatch(part, deps))
      // Even if the projector is being stopped: nobody else knows that the part has erased texts.
      await onApplied(report, { partition, next }, isFull || done < records.length)
    })
  }
}
