import { HubError } from '../domain/errors.ts'
import type { Generation, ReadStore } from '../ports/read-store.ts'

/** Lends the generation that the pointer names; follows a switch at the next use. */
export interface ActiveGeneration {
  /** HubError `store-unavailable` while nothing was ever projected. */
  use<T>(work: (generation: Generation) => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Opened {
  number: number
  generation: Promise<Generation>
  users: number
  retired: boolean
}

export function createActiveGeneration(store: ReadStore): ActiveGeneration {
  let current: Opened | null = null

  const closeWhenUnused = async (opened: Opened) => {
    if (opened.retired && opened.users === 0) await (await opened.generation).close()
  }
  const retire = async (opened: Opened | null) => {
    if (opened === null) return
    opened.retired = true
    await closeWhenUnused(opened)
  }
  const open = async (): Promise<Opened> => {
    const number = await store.active()
    if (number === null)
      throw new HubError('store-unavailable', 'Nothing was projected yet: start the projector.', { retryable: true })
    if (current?.number === number) return current
    const previous = current
    const opened: Opened = { number, generation: store.open(number, { readOnly: true }), users: 0, retired: false }
    current = opened
    opened.generation.catch(() => {
      if (current === opened) current = null
    })
    await retire(previous)
    return opened
  }

  return {
    use: async (work) => {
      const opened = await open()
      opened.users++
      try {
        return await work(await opened.generation)
      } finally {
        opened.users--
        await closeWhenUnused(opened)
      }
    },
    close: async () => {
      const last = current
      current = null
      await retire(last)
    },
  }
}
