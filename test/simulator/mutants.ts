import type { Instant, NodeId } from '../../services/domain/ids.ts'
import type { ReadModelBatch } from '../../services/ports/read-model-batch.ts'
import type { StoredHead } from '../../services/ports/read-models.ts'
import type { Generation } from '../../services/ports/read-store.ts'
import type { BrokenRule } from '../plain-hub/stores/write-steps.ts'

/** A rule that is broken, which the simulator must notice. */
export interface Mutant {
  /** The rule is broken in the simulated store. */
  rule?: BrokenRule
  /** The rule is broken in what a projector sees of the store. */
  generationAs?: (generation: Generation) => Generation
  /** The rule is broken in the cursors of the changes. */
  cursorAs?: (cursor: string) => string
}

/**
 * Parking over a parked record is not among them. The sweep, which runs after each write and at each start, settles again
 * whatever was put back into waiting, so that the documents are the same. The sweep at a start has a test of its own
 * (test/projector/crash.test.ts), because it matters only for a node that falls silent after the crash.
 */
export const MUTANTS: Record<string, Mutant> = {
  'guard-removed': { rule: 'item-guard-removed' },
  'head-guard-removed': { rule: 'head-guard-removed' },
  'history-overwritten': { rule: 'history-overwritten' },
  'erased-rows-refilled': { rule: 'erased-rows-refilled' },
  'checkpoint-first': { rule: 'checkpoint-first' },
  'checkpoint-not-compared': { rule: 'checkpoint-not-compared' },
  'heads-before-items': { rule: 'heads-before-items' },
  'unparked-before-heads': { rule: 'unparked-before-heads' },
  'discarded-parked-again': { rule: 'discarded-parked-again' },
  'free-forgotten': { rule: 'free-forgotten' },
  'no-reread-after-parking': { generationAs: withoutRereading },
  'withheld-not-given-again': { cursorAs: withoutWithheld },
  'days-not-told': { cursorAs: withoutDay },
  'time-goes-back': { generationAs: withoutLatestTimes },
  'log-time-decides': { generationAs: withTimesOfTheLog },
  'directory-goes-back': { generationAs: withDirectoryGoneBack },
  'facets-from-rules': { generationAs: withFacetsOfRules },
  'directory-position-not-kept': { generationAs: withoutDirectoryPositions },
}

/** Gives after a write the heads that were read before it, whatever another projector has written meanwhile. */
function withoutRereading(generation: Generation): Generation {
  let before = new Map<NodeId, StoredHead>()
  let hasWritten = false
  return {
    ...generation,
    heads: async (nodeIds) => {
      if (hasWritten) {
        hasWritten = false
        return before
      }
      before = await generation.heads(nodeIds)
      return before
    },
    write: async (batch) => {
      const written = await generation.write(batch)
      hasWritten = batch.park.length > 0
      return written
    },
  }
}

/** At a start, the directory in force is the first one again. */
function withDirectoryGoneBack(generation: Generation): Generation {
  return {
    ...generation,
    checkpoint: async (partition) => {
      const checkpoint = await generation.checkpoint(partition)
      return checkpoint && { ...checkpoint, directoryPosition: 0 }
    },
    checkpoints: async () => (await generation.checkpoints()).map((one) => ({ ...one, directoryPosition: 0 })),
  }
}

/** Beside each document stands where the directory is now, and not where it was at the item's own record. */
function withoutDirectoryPositions(generation: Generation): Generation {
  const withLatest = (batch: ReadModelBatch): ReadModelBatch => {
    const { directoryPosition } = batch.checkpoint.next
    return { ...batch, items: batch.items.map((write) => ({ ...write, directoryPosition })) }
  }
  return { ...generation, write: (batch) => generation.write(withLatest(batch)) }
}

/** Facets follow from where the directory stands, as they would if they followed from rules. */
function withFacetsOfRules(generation: Generation): Generation {
  const withRules = (batch: ReadModelBatch): ReadModelBatch => {
    const isOdd = batch.checkpoint.next.directoryPosition % 2 === 1
    return isOdd ? { ...batch, items: batch.items.map((write) => ({ ...write, facets: [] })) } : batch
  }
  return { ...generation, write: (batch) => generation.write(withRules(batch)) }
}

/** Nobody knows any more up to which day the reader was told. */
function withoutDay(cursor: string): string {
  const { day: _, turning: __, ...rest } = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  return Buffer.from(JSON.stringify(rest), 'utf8').toString('base64url')
}

/** A cursor that does not know what was withheld. */
function withoutWithheld(cursor: string): string {
  const { withheld: _, ...rest } = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  return Buffer.from(JSON.stringify(rest), 'utf8').toString('base64url')
}

/** Nobody knows the latest time of a chain, so that none of its events goes back. */
function withoutLatestTimes(generation: Generation): Generation {
  return {
    ...generation,
    heads: async (nodeIds) =>
      new Map([...(await generation.heads(nodeIds))].map(([nodeId, head]) => [nodeId, { ...head, latestAt: null }])),
  }
}

/** An event goes back when its time is before that of the log's last record. */
function withTimesOfTheLog(generation: Generation): Generation {
  let loggedAt: Instant | null = null
  return {
    ...generation,
    heads: async (nodeIds) =>
      new Map(
        [...(await generation.heads(nodeIds))].map(([nodeId, head]) => [
          nodeId,
          { ...head, latestAt: loggedAt ?? head.latestAt },
        ]),
      ),
    write: (batch) => {
      loggedAt = batch.items.at(-1)?.loggedAt ?? loggedAt
      return generation.write(batch)
    },
  }
}
