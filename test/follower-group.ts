import type { StoreId } from '../services/domain/ids.ts'
import type { FollowerGroup } from '../services/ports/event-log.ts'

export const storeIdOf = (name: string) => name as StoreId

/** The group of the projectors of one store. */
export const followerGroup = (store = 'store'): FollowerGroup => ({
  hubId: 'hub-of-tests',
  storeId: storeIdOf(store),
  generation: 1,
})
