import { HubError } from '../../../domain/errors.ts'
import type { Timers } from '../../../domain/timers.ts'
import type { UsableAge } from '../../../ports/read-layout.ts'
import { type Generation, generationDropped } from '../../../ports/read-store.ts'
import type { Connection } from '../connect.ts'
import { hasGeneration } from './built-generations.ts'
import { collectionsOf } from './collections.ts'
import { findChanges, findLatestChanges, readItem, readItems, scanItems } from './find-items.ts'
import { findTurns } from './find-turns.ts'
import { countOutletItems, findOutletItems, isUpdatedAfter, namedItems } from './outlet-list.ts'
import { readApplied, readAppliedTo, readHistories, readHistory, readNotAllowed } from './read-history.ts'
import { countParked, listParked, readParkedBetween, readParkedEnvelopes, readWaiting } from './read-parked.ts'
import { readAllHeads, readCheckpoint, readCheckpoints, readHeads, readHeadTimes } from './read-progress.ts'
import { createTokenFiller } from './token-filler.ts'
import { createWatch } from './watch.ts'
import { writeBatch } from './write-batch.ts'
import { readOutletsKept, writeOutlets } from './write-outlets.ts'

/** One generation in its collections. */
export function openGeneration(
  { db, on }: Connection,
  number: number,
  { readOnly, timers, layoutAge }: { readOnly: boolean; timers: Timers; layoutAge: UsableAge },
): Generation {
  const collections = collectionsOf(db, number)
  const writes = createWatch(collections.checkpoints, { timers })
  const tokens = readOnly ? null : createTokenFiller(collections, on, { timers, layoutAge })
  const assertThere = async () => {
    if (!(await hasGeneration(db, number))) throw generationDropped(number)
  }

  return {
    number,
    layoutAge,
    checkpoint: (partition) => on(() => readCheckpoint(collections, partition)),
    heads: (nodeIds) => on(() => readHeads(collections, nodeIds)),
    items: (itemIds) => on(() => readItems(collections, itemIds)),
    applied: (places) => on(() => readApplied(collections, places)),
    appliedTo: (itemId) => on(() => readAppliedTo(collections, itemId)),
    waiting: (nodeIds, limit, before) => on(() => readWaiting(collections, nodeIds, limit, before)),
    notAllowed: (itemIds) => on(() => readNotAllowed(collections, itemIds)),
    parkedEnvelopes: (hashes) => on(() => readParkedEnvelopes(collections, hashes, { discarded: false })),
    discardedEnvelopes: (hashes) => on(() => readParkedEnvelopes(collections, hashes, { discarded: true })),
    parkedBetween: (partition, from, before) => on(() => readParkedBetween(collections, partition, [from, before])),
    write: async (batch) => {
      if (tokens === null)
        throw new HubError('store-refused', `generation ${number} was opened for reading only: open it for writing`)
      const written = await on(async () => {
        // A first write finds no checkpoint that would stop it, and would create dropped collections again.
        if (batch.checkpoint.previous === null) await assertThere()
        const isWritten = await writeBatch(collections, batch)
        if (!isWritten) await assertThere()
        return isWritten
      })
      if (batch.items.length > 0) tokens.due()
      return written
    },
    ...(layoutAge === 'current' && {
      outletsKept: () => on(() => readOutletsKept(collections)),
      keepOutlets: (outlets) =>
        on(async () => {
          await assertThere()
          await writeOutlets(collections, outlets)
        }),
    }),
    // MongoDB overwrites freed pages in its own time: docs/read-models.md says what that means for erased texts.
    scrub: async () => {},
    item: (itemId) => on(() => readItem(collections, itemId)),
    history: (itemId, page) => on(() => readHistory(collections, itemId, page)),
    histories: (itemIds) => on(() => readHistories(collections, itemIds)),
    outlet: (query) => on(() => findOutletItems(collections, query, layoutAge)),
    countOutlet: (query, most) => on(() => countOutletItems(collections, query, most, layoutAge)),
    namedByIndex: (tokens, most) => on(() => namedItems(collections, tokens, most)),
    isUpdatedAfter: (entries, at) => on(() => isUpdatedAfter(collections, entries, at, layoutAge)),
    changes: (options) => on(() => findChanges(collections, options)),
    latestChanges: (query) => on(() => findLatestChanges(collections, query)),
    turns: (query) => on(() => findTurns(collections, query)),
    scan: (after, limit, room) => on(() => scanItems(collections, after, limit, room)),
    checkpoints: () => on(() => readCheckpoints(collections)),
    allHeads: () => on(() => readAllHeads(collections)),
    headTimes: () => on(() => readHeadTimes(collections)),
    parked: (options = {}) => on(() => listParked(collections, options)),
    discardedBetween: (partition, from, before) =>
      on(() => readParkedBetween(collections, partition, [from, before], { discarded: true })),
    parkedCounts: () => on(() => countParked(collections)),
    counts: () => on(async () => ({ items: await collections.items.countDocuments() })),
    erasedItems: () => on(() => collections.erasures.estimatedDocumentCount()),
    onWrite: writes.listen,
    close: () => Promise.all([writes.close(), tokens?.stop()]).then(() => {}),
  }
}
