import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import { createOpenGenerations } from '../../ports/open-generations.ts'
import { assertUsable, type KnownLayouts, layoutAgeOf } from '../../ports/read-layout.ts'
import { generationDropped, type ReadStore } from '../../ports/read-store.ts'
import { connect } from './connect.ts'
import { isSwitch, pointAtDropped, pointerCollection, readPointer, writePointer } from './read-store/active-pointer.ts'
import {
  createGeneration,
  dropGeneration,
  hasGeneration,
  listGenerations,
  readLayout,
} from './read-store/built-generations.ts'
import { COLLECTION_LAYOUTS } from './read-store/collection-schemas.ts'
import { openGeneration } from './read-store/generation.ts'
import { readStoreId } from './read-store/store-id.ts'
import { createWatch } from './read-store/watch.ts'

/**
 * The read store in a MongoDB database: the collections of each generation (`items_g1` …), and `generations` with the
 * pointer. Without `database`, the URL names it, and without that it is `disclosure_hub`.
 */
export function openMongoReadStore({
  timers,
  layouts = COLLECTION_LAYOUTS,
  ...options
}: {
  url: string
  database?: string
  timers: Timers
  layouts?: KnownLayouts
}): ReadStore {
  const connection = connect(options)
  const { db, on } = connection
  const open = createOpenGenerations()
  const switches = createWatch(pointerCollection(db), { timers, tells: isSwitch })
  const missing = (generation: number) =>
    new HubError('generation-missing', `generation ${generation} is not in ${db.databaseName}: it was never built`)

  return {
    id: (newId) => on(() => readStoreId(db, newId)),
    pointer: () => on(() => readPointer(db)),
    active: () => on(async () => (await readPointer(db))?.generation ?? null),
    activate: (generation, { same = false } = {}) =>
      on(async () => {
        if (!(await hasGeneration(db, generation))) throw missing(generation)
        await writePointer(db, generation, { newEra: !same })
      }),
    onSwitch: switches.listen,
    list: () => on(() => listGenerations(db)),
    layoutOf: (generation) =>
      on(async () => {
        const layout = await readLayout(db, generation)
        if (layout === null) throw generationDropped(generation)
        return layoutAgeOf(layout, layouts)
      }),
    open: (number, { readOnly = false, existing = false } = {}) =>
      on(async () => {
        const layout = await readLayout(db, number)
        if (layout === null && readOnly) throw missing(number)
        if (layout === null && existing) throw generationDropped(number)
        if (layout === null) await createGeneration(db, number, layouts.current)
        const age = layoutAgeOf(layout ?? layouts.current, layouts)
        assertUsable(age, `generation ${number} in ${db.databaseName}`)
        return open.add(openGeneration(connection, number, { readOnly, timers, layoutAge: age }))
      }),
    drop: (generation) =>
      on(async () => {
        const active = (await readPointer(db))?.generation ?? 0
        if (active === generation)
          throw new HubError('generation-active', `generation ${generation} is in use: switch first`)
        await pointAtDropped(db, generation)
        await dropGeneration(db, generation, active)
      }),
    close: async () => {
      await switches.close()
      await open.close()
      await connection.close()
    },
  }
}
