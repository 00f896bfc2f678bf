import type { ReadModelBatch } from '../../../services/ports/read-model-batch.ts'
import type { GenerationOptions } from './generation-options.ts'
import type { HeldGeneration } from './read-models.ts'
import { isCurrent, writeSteps } from './write-steps.ts'

/** Writes a batch step by step. False when the checkpoint is not the one that the batch began from. */
export async function writeBatch(
  { models, listeners }: HeldGeneration,
  batch: ReadModelBatch,
  { turn, writeTurn = turn, shuffled = (writes) => writes, isTransactional = false, broken = null }: GenerationOptions,
): Promise<boolean> {
  const { next } = batch.checkpoint
  const moveCheckpoint = () => models.checkpoints.set(next.partition, { ...next })
  await turn()
  if (!isCurrent(models, batch)) return false
  if (broken === 'checkpoint-first') moveCheckpoint()
  for (const step of writeSteps(models, batch, broken))
    for (const one of shuffled(step)) {
      if (!isTransactional) await writeTurn()
      one()
    }
  if (!isTransactional) await writeTurn()
  if (broken === 'checkpoint-first') return true
  if (!isCurrent(models, batch) && broken !== 'checkpoint-not-compared') return false
  moveCheckpoint()
  for (const listener of listeners) listener()
  return true
}
