import type { Unverifiable } from '../../query/checked-item.ts'
import { createItemReader, type ItemReader } from '../../query/item-reader.ts'
import { type HubPlace, openLogSide, openReadStore } from './open-stores.ts'

/** What the pages read items with, for a command; the hub may run. */
export async function openItemReader(
  place: HubPlace,
  onUnverifiable: (found: Unverifiable) => void,
): Promise<{ reader: ItemReader } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const side = stack.use(await openLogSide(place))
  await side.directory.refresh()
  const store = stack.use(await openReadStore(place))
  const reader = createItemReader({
    ...{ store, directory: side.directory, now: place.clock.now, partitions: side.log.partitions },
    onUnverifiable,
  })
  stack.defer(() => reader.active.close())
  const closing = stack.move()
  return { reader, [Symbol.asyncDispose]: () => closing.disposeAsync() }
}

/** Tells of an item that does not check, and goes on without it. */
export const notCounted =
  ({ note }: { note: (text: string) => void }) =>
  ({ itemId, fault }: Unverifiable): void =>
    note(`${itemId}: ${fault}: it is not counted`)
