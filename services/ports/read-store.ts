import { HubError } from '../domain/errors.ts'
import type { StoreId } from '../domain/ids.ts'
import type { AuditStore } from './audit-store.ts'
import type { ItemStore } from './item-store.ts'
import type { ProjectorStore } from './projector-store.ts'
import type { LayoutAge } from './read-layout.ts'
import type { StatusStore } from './status-store.ts'

/** One generation of the read models. Each service takes only the part that it needs. */
export interface Generation extends ProjectorStore, ItemStore, AuditStore, StatusStore {
  close(): Promise<void>
}

/** Which generation readers use. */
export interface ActivePointer {
  generation: number
  /** Incremented by a switch to a generation not proven equal. Change cursors are valid within one era. */
  era: number
  /**
   * The highest number that was ever dropped, 0 for none. Whoever still follows a dropped generation must not mistake
   * a new one of the same number for it.
   */
  dropped: number
}

export const generationDropped = (generation: number): HubError =>
  new HubError('generation-dropped', `generation ${generation} was dropped`)

/** The read models in all their generations, and the pointer to the one that readers use. */
export interface ReadStore {
  /**
   * The store's id. The first call writes a random part, which `newId` gives, into the store for good; so a store that
   * an earlier version made gets it then. Any number of processes may be first at a time: all get the same. The other
   * part follows from where the store lies, so that a copy elsewhere has another id than its original.
   */
  id(newId: () => string): Promise<StoreId>
  /** Null when nothing was ever projected. */
  pointer(): Promise<ActivePointer | null>
  /** The pointer's generation. */
  active(): Promise<number | null>
  /** Flips the pointer. `same`: a comparison with the generation in use found no difference, so that the era stays. */
  activate(generation: number, options?: { same?: boolean }): Promise<void>
  /**
   * Calls back soon after any process flipped the pointer and, where the engine can tell, after a drop: read
   * `active()` and `list()` again. Gives back the way to stop listening.
   */
  onSwitch(listener: () => void): () => void
  /** The numbers of all generations that are there as a whole, rising. */
  list(): Promise<number[]>
  /** How the layout of a generation stands to the one that this code makes. Rejects `generation-dropped` when it is not there. */
  layoutOf(generation: number): Promise<LayoutAge>
  /**
   * Opens a generation, and makes it when it is not there. With `readOnly` it is never made: rejects
   * `generation-missing`. With `existing` a writer does not make it either: rejects `generation-dropped`. Rejects
   * `layout-outdated` and `layout-newer` where the layout cannot be used.
   */
  open(generation: number, options?: { readOnly?: boolean; existing?: boolean }): Promise<Generation>
  /** Rejects `generation-active` for the one in use. Repeating it is harmless. */
  drop(generation: number): Promise<void>
  /** Closes all generations that are still open, too. */
  close(): Promise<void>
}
