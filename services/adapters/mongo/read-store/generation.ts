import { HubError } from '../../../domain/errors.ts'
import type { Timers } from '../../../domain/timers.ts'
import { type Generation, generationDropped } from '../../../ports/read-store.ts'
import type { Connection } from '../connect.ts'
import { guarded } from '../mongo-errors.ts'
import { collectionsOf } from './collections.ts'
import { hasGeneration } from './generations.ts'
import { outletPage } from './outlet-list.ts'
import { readApplied, readHistories, readNotAllowed } from './read-history.ts'
import { changePage, readItem, readItems, scanItems } from './read-items.ts'
import { countParked, readParked, readParkedBetween, readParkedEnvelopes, readWaiting } from './read-parked.ts'
import { readAllHeads, readCheckpoint, readCheckpoints, readHeads, readHeadTimes } from './read-progress.ts'
import { createTokenFiller } from './token-filler.ts'
import { createWatch } from './watch.ts'
import { writeBatch } from './write-batch.ts'

/** One generation in its collections. */
export function openGeneration(
  { db, hosts }: Connection,
  number: number,
  { readOnly, timers }: { readOnly: boolean; timers: Timers },
): Generation {
  const collections = collectionsOf(db, number)
  const writes = createWatch(collections.checkpoints, { timers })
  const on = <T>(work: () => Promise<T>): Promise<T> => guarded(hosts, work)
  const tokens = readOnly ? null : createTokenFiller(collections, on, timers)
  const assertThere = async () => {
    if (!(await hasGeneration(db, number))) throw generationDropped(number)
  }

  return {
    number,
    checkpoint: (partition) => on(() => readCheckpoint(collections, partition)),
    heads: (nodeIds) => on(() => readHeads(collections, nodeIds)),
    items: (itemIds) => on(() => readItems(collections, itemIds)),
    applied: (places) => on(() => readApplied(collections, places)),
    waiting: (nodeIds, limit, before) => on(() => readWaiting(collections, nodeIds, limit, before)),
    notAllowed: (itemIds) => on(() => readNotAllowed(collections, itemIds)),
    parkedEnvelopes: (hashes) => on(() => readParkedEnvelopes(collections, hashes, { discarded: false })),
    discardedEnvelopes: (hashes) => on(() => readParkedEnvelopes(collections, hashes, { discarded: true })),
    parkedBetween: (partition, from, before) => on(() => readParkedBetween(collections, partition, from, before)),
    write: async (batch) => {
      if (tokens === null)
        throw new HubError('store-refused', `generation ${number} was opened for reading only: open it for writing`)
      const written = await on(async () => {
        // Without a checkpoint to find, a write would make dropped collections anew.
        if (batch.checkpoint.previous === null) await assertThere()
        const isWritten = await writeBatch(collections, batch)
        if (!isWritten) await assertThere()
        return isWritten
      })
      if (batch.items.length > 0) tokens.due()
      return written
    },
    // MongoDB writes its pages anew and reuses them by itself; see docs/read-models.md on what that means.
    scrub: async () => {},
    item: (itemId) => on(() => readItem(collections, itemId)),
    history: (itemId) => on(async () => (await readHistories(collections, [itemId])).get(itemId) ?? []),
    histories: (itemIds) => on(() => readHistories(collections, itemIds)),
    outlet: (query) => on(() => outletPage(collections, query)),
    changes: (options) => on(() => changePage(collections, options)),
    scan: (after, limit, room) => on(() => scanItems(collections, after, limit, room)),
    checkpoints: () => on(() => readCheckpoints(collections)),
    allHeads: () => on(() => readAllHeads(collections)),
    headTimes: () => on(() => readHeadTimes(collections)),
    parked: (options = {}) => on(() => readParked(collections, options)),
    parkedCounts: () => on(() => countParked(collections)),
    counts: () => on(async () => ({ items: await collections.items.countDocuments() })),
    erasedItems: () => on(() => collections.erasures.estimatedDocumentCount()),
    onWrite: writes.listen,
    close: async () => {
      await Promise.all([writes.close(), tokens?.stop()])
    },
  }
}
