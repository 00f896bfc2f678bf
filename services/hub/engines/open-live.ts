import { HubError } from '../../domain/errors.ts'
import type { Generation, ReadStore } from '../../ports/read-store.ts'
import { type HubPlace, openReadStore } from './open-stores.ts'

/** The generation that readers use, read only. HubError `store-unavailable` when nothing was projected yet. */
export async function openLive(
  place: HubPlace,
): Promise<{ store: ReadStore; generation: Generation; close: () => Promise<void> }> {
  const store = await openReadStore(place)
  const active = await store.active()
  if (active === null) throw new HubError('nothing-projected', 'Nothing was projected yet: hub start.')
  return { store, generation: await store.open(active, { readOnly: true }), close: () => store.close() }
}
