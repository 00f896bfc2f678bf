import { charactersOf } from '../services/ports/page-room.ts'
import type { Generation } from '../services/ports/read-store.ts'
import { type Act, createScript } from './contracts/read-model-script.ts'
import { createPlainReadStore } from './plain-hub/stores/read-store.ts'

/** As many characters as a record has room for. */
export const LARGE_TEXT = 'x'.repeat(900_000)

/** A generation on plain maps that remembers what it was asked for, and the characters of its largest answer. */
export async function watchedGeneration(acts: Act[]) {
  const store = createPlainReadStore().as({ turn: async () => {} })
  const generation = await store.open(1)
  const script = createScript({ partitions: 2 })
  for (const batch of script.batches(acts)) await generation.write(batch)

  const watched = { asked: new Map<keyof Generation, number>(), most: 0 }
  const seen = <T>(name: keyof Generation, rows: T[], sizeOf: (row: T) => number) => {
    watched.asked.set(name, (watched.asked.get(name) ?? 0) + 1)
    watched.most = Math.max(
      watched.most,
      rows.reduce((sum, row) => sum + sizeOf(row), 0),
    )
  }
  const watching: Generation = {
    ...generation,
    scan: async (...range) => {
      const page = await generation.scan(...range)
      seen('scan', page, charactersOf)
      return page
    },
    histories: async (itemIds) => {
      const histories = await generation.histories(itemIds)
      seen('histories', [...histories.values()].flat(), ({ contentText }) => contentText?.length ?? 0)
      return histories
    },
    changes: async (options) => {
      const page = await generation.changes(options)
      seen('changes', page, ({ document }) => charactersOf(document))
      return page
    },
  }
  return { generation: watching, watched, script, documents: script.documents }
}
