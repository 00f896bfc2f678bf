import type { HubError } from '../../services/domain/errors.ts'
import type { OutletEntry } from '../../services/domain/outlets.ts'
import type { Generation, ReadStore } from '../../services/ports/read-store.ts'
import type { Act } from './read-model-script.ts'

/** A new read store with its generation 1 open. */
export interface OpenedReadStore {
  store: ReadStore
  generation: Generation
}

export const BOARD = 'board/341222102' as OutletEntry
export const SITE = 'site/341222' as OutletEntry
export const TOPIC = 'topic/341200' as OutletEntry

export const publish = (act: Partial<Act> = {}): Act => ({ type: 'publish', node: 0, at: 0, entries: [BOARD], ...act })

/** The error that a call rejects with. */
export async function failure(promise: Promise<unknown>): Promise<HubError> {
  try {
    await promise
  } catch (error) {
    return error as HubError
  }
  throw new Error('should have been refused')
}
