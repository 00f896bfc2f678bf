import { HubError } from '../../domain/errors.ts'
import type { Generation } from '../../ports/read-store.ts'
import { type HubPlace, openReadStore } from './open-stores.ts'

/** The generation that readers use, read only. HubErrors `nothing-projected`, `layout-outdated`, `layout-newer`. */
export async function openLive(place: HubPlace): Promise<{ generation: Generation } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const store = stack.use(await openReadStore(place))
  const active = await store.active()
  if (active === null) throw new HubError('nothing-projected', 'Nothing was projected yet: hub start.')
  const generation = await store.open(active, { readOnly: true })
  const closing = stack.move()
  return { generation, [Symbol.asyncDispose]: () => closing.disposeAsync() }
}
