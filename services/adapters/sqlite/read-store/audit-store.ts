import type { AuditStore } from '../../../ports/audit-store.ts'
import type { ItemStore } from '../../../ports/item-store.ts'
import { checkGeneration } from './check.ts'
import { readDerivedColumns } from './derived-columns.ts'
import type { OpenParts } from './open-parts.ts'
import { readHistory } from './read-history.ts'
import { listParked, readParkedBetween } from './read-parked.ts'
import { readAllHeads } from './read-progress.ts'

const COUNT_ITEMS = "SELECT count FROM counts WHERE name = 'items'"

export function createAuditStore(parts: OpenParts): Omit<AuditStore, keyof ItemStore> {
  const { generationFile, names, documents, read } = parts
  return {
    scan: (after, limit, room) => read(() => documents.after(after, limit, room)),
    histories: (itemIds) =>
      read(() => new Map(itemIds.map((itemId) => [itemId, readHistory(generationFile, names, itemId)]))),
    allHeads: () => read(() => readAllHeads(generationFile)),
    parked: (options = {}) => read(() => listParked(generationFile, options)),
    discardedBetween: (partition, from, before) =>
      read(() => readParkedBetween(generationFile, partition, [from, before], { discarded: true })),
    counts: () => read(() => ({ items: Number(generationFile.sql(COUNT_ITEMS).get()?.count ?? 0) })),
    ...(generationFile.layoutAge === 'current' && {
      derivedColumns: (itemId) => read(() => readDerivedColumns(generationFile, names, itemId)),
      check: async function* (onProgress = () => {}) {
        yield* checkGeneration(parts, onProgress)
      },
    }),
  }
}
