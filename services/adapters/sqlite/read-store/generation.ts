import { existsSync } from 'node:fs'
import type { OutletEntry } from '../../../domain/outlets.ts'
import type { Timers } from '../../../domain/timers.ts'
import type { KnownLayouts } from '../../../ports/read-layout.ts'
import { type Generation, generationDropped } from '../../../ports/read-store.ts'
import { createCommitSignal, onCommit } from '../commit-signal.ts'
import { createSharedWatch } from '../shared-watch.ts'
import { createCandidates } from './candidates.ts'
import { changePage } from './change-list.ts'
import { checkGeneration } from './check.ts'
import { openConnection } from './connection.ts'
import { readDerivedColumns } from './derived-columns.ts'
import { createDocumentReader } from './document-reader.ts'
import { createNames } from './names.ts'
import { outletPage } from './outlet-list.ts'
import { ANYWHERE } from './outlet-rows.ts'
import { outletSearch } from './outlet-search.ts'
import { readApplied, readHistory, readNotAllowed } from './read-history.ts'
import { countParked, readParked, readParkedBetween, readParkedEnvelopes, readWaiting } from './read-parked.ts'
import { readAllHeads, readCheckpoint, readCheckpoints, readHeads, readHeadTimes } from './read-progress.ts'
import { isScrubDue, scrub } from './scrub.ts'
import { createSearchIndex } from './search-index.ts'
import { createTexts } from './texts.ts'
import { writeBatch } from './write-batch.ts'

/** One generation in one SQLite file. Opened for writing, it finishes a scrub that a crash cut short. */
export function openGeneration(
  file: string,
  number: number,
  { readOnly, timers, layouts }: { readOnly: boolean; timers: Timers; layouts: KnownLayouts },
): Generation {
  const connection = openConnection(file, readOnly, layouts)
  const { guard } = connection
  const names = createNames(connection)
  const documents = createDocumentReader(connection, names)
  const candidates = createCandidates(connection, names)
  const parts = { connection, names, texts: createTexts(connection), index: createSearchIndex(connection) }
  const signal = readOnly ? null : createCommitSignal(file)
  const writes = createSharedWatch((listener) => onCommit(file, connection.database, timers, listener), timers)
  let isClosed = false

  if (!readOnly && isScrubDue(connection)) scrub(parts)
  const numbersOf = (entries: OutletEntry[]) => [...new Set(entries)].flatMap((entry) => names.find(entry) ?? [])
  const read = async <T>(work: () => T): Promise<T> => guard(work)

  return {
    number,
    checkpoint: (partition) => read(() => readCheckpoint(connection, partition)),
    heads: (nodeIds) => read(() => readHeads(connection, nodeIds)),
    items: (itemIds) =>
      read(
        () =>
          new Map(
            itemIds.flatMap((itemId) => {
              const document = documents.byItemId(itemId)
              return document === null ? [] : [[itemId, document] as const]
            }),
          ),
      ),
    applied: (places) => read(() => readApplied(connection, names, places)),
    waiting: (nodeIds, limit, before) => read(() => readWaiting(connection, nodeIds, limit, before)),
    notAllowed: (itemIds) => read(() => readNotAllowed(connection, names, itemIds)),
    parkedEnvelopes: (hashes) => read(() => readParkedEnvelopes(connection, hashes, { discarded: false })),
    discardedEnvelopes: (hashes) => read(() => readParkedEnvelopes(connection, hashes, { discarded: true })),
    parkedBetween: (partition, from, before) => read(() => readParkedBetween(connection, partition, from, before)),
    write: async (batch) => {
      // Its file would go on taking writes without a name.
      if (!existsSync(file)) throw generationDropped(number)
      const written = writeBatch(batch, parts)
      if (written) signal?.raise()
      return written
    },
    scrub: async () => scrub(parts),
    item: (itemId) => read(() => documents.byItemId(itemId)),
    history: (itemId) => read(() => readHistory(connection, names, itemId)),
    histories: (itemIds) =>
      read(() => new Map(itemIds.map((itemId) => [itemId, readHistory(connection, names, itemId)]))),
    outlet: (query) =>
      read(() => {
        const entries = numbersOf(query.entries)
        if (entries.length === 0 || query.limit <= 0) return []
        const { q = '', field, organ, status } = query
        const isPlain = q === '' && field === undefined && organ === undefined && status !== 'withdrawn'
        const places = isPlain
          ? outletPage(connection, entries, query)
          : outletSearch(connection, candidates, entries, query)
        return documents.page(places, query.room).map(({ document }) => document)
      }),
    changes: (options) =>
      read(() =>
        documents
          .page(
            changePage(connection, options.entries === undefined ? [ANYWHERE] : numbersOf(options.entries), options),
            options.room,
          )
          .map(({ document, row: { changedAt } }) => ({ document, changedAt })),
      ),
    scan: (after, limit, room) => read(() => documents.after(after, limit, room)),
    checkpoints: () => read(() => readCheckpoints(connection)),
    allHeads: () => read(() => readAllHeads(connection)),
    headTimes: () => read(() => readHeadTimes(connection)),
    parked: (options = {}) => read(() => readParked(connection, options)),
    parkedCounts: () => read(() => countParked(connection)),
    counts: () =>
      read(() => ({
        items: Number(connection.sql("SELECT count FROM counts WHERE name = 'items'").get()?.count ?? 0),
      })),
    erasedItems: () =>
      read(() => Number(connection.sql('SELECT count(*) AS count FROM items WHERE erasedBelow > 0').get()?.count)),
    ...(connection.layoutAge === 'current' && {
      derivedColumns: (itemId) => read(() => readDerivedColumns(connection, names, itemId)),
      check: async function* (onProgress = () => {}) {
        yield* checkGeneration(parts, onProgress)
      },
    }),
    onWrite: writes.listen,
    close: async () => {
      if (isClosed) return
      isClosed = true
      writes.close()
      signal?.close()
      connection.close()
    },
  }
}
