import { HubError } from '../../../services/domain/errors.ts'
import type { StoreId } from '../../../services/domain/ids.ts'
import {
  type ActivePointer,
  type Generation,
  generationDropped,
  type ReadStore,
} from '../../../services/ports/read-store.ts'
import { createGeneration } from './generation.ts'
import type { GenerationOptions } from './generation-options.ts'
import { emptyReadModels, type HeldGeneration, type ReadModels } from './read-models.ts'

export interface PlainReadStore {
  /** The store as one process sees it. */
  as(options: GenerationOptions): ReadStore
  models(generation: number): ReadModels
}

/** A read store on plain maps. It outlives the processes that use it. */
export function createPlainReadStore(): PlainReadStore {
  const generations = new Map<number, HeldGeneration>()
  const onSwitch = new Set<() => void>()
  let active: ActivePointer | null = null
  let id: StoreId | null = null

  const hold = (number: number) => {
    const held = generations.get(number) ?? { models: emptyReadModels(), listeners: new Set() }
    generations.set(number, held)
    return held
  }

  const mustBeThere = (number: number) => {
    if (!generations.has(number)) throw new HubError('generation-missing', `Generation ${number} was never built.`)
  }

  const as = (options: GenerationOptions): ReadStore => ({
    id: async (newId) => {
      id ??= newId() as StoreId
      return id
    },
    pointer: async () => active,
    active: async () => active?.generation ?? null,
    activate: async (generation, { same = false } = {}) => {
      mustBeThere(generation)
      active = { generation, era: (active?.era ?? 0) + (same ? 0 : 1), dropped: active?.dropped ?? 0 }
      for (const listener of onSwitch) listener()
    },
    onSwitch: (listener) => {
      onSwitch.add(listener)
      return () => onSwitch.delete(listener)
    },
    list: async () => [...generations.keys()].sort((a, b) => a - b),
    layoutOf: async () => 'current',
    open: async (number, { readOnly = false, existing = false } = {}): Promise<Generation> => {
      if (readOnly) mustBeThere(number)
      if (existing && !generations.has(number)) throw generationDropped(number)
      const held = hold(number)
      const generation = createGeneration(number, held, options)
      if (readOnly) return { ...generation, write: refused }
      return {
        ...generation,
        write: async (batch) => {
          if (generations.get(number) !== held) throw generationDropped(number)
          return generation.write(batch)
        },
      }
    },
    drop: async (number) => {
      if (number === active?.generation) throw new HubError('generation-active', `Generation ${number} is in use.`)
      generations.delete(number)
      if (active !== null) active = { ...active, dropped: Math.max(active.dropped, number) }
    },
    close: async () => {},
  })
  return { as, models: (number) => hold(number).models }
}

const refused = async (): Promise<never> => {
  throw new HubError('store-refused', 'Opened for reading only.')
}
