import { HubError } from '../domain/errors.ts'
import type { AuditStore } from '../ports/audit-store.ts'
import type { ItemStore } from '../ports/item-store.ts'
import type { ActivePointer, Generation, ReadStore } from '../ports/read-store.ts'
import type { StatusStore } from '../ports/status-store.ts'

/** What whoever asks may read of a generation. */
type LentGeneration = ItemStore & StatusStore & Pick<AuditStore, 'scan' | 'histories' | 'parked'>

/** Lends the generation that the pointer names. A switch takes effect at the next use. */
export interface ActiveGeneration {
  /** Rejects with HubError `nothing-projected` while nothing was ever projected. */
  use<T>(work: (generation: LentGeneration, era: number) => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Opened extends ActivePointer {
  reading: Promise<Generation>
  users: number
  retired: boolean
}

export function createActiveGeneration(store: Pick<ReadStore, 'pointer' | 'open'>): ActiveGeneration {
  let current: Opened | null = null

  const closeWhenUnused = async (opened: Opened) => {
    if (opened.retired && opened.users === 0) await (await opened.reading).close()
  }
  const retire = async (opened: Opened | null) => {
    if (opened === null) return
    opened.retired = true
    await closeWhenUnused(opened)
  }
  /** Counts the user before anything else can happen, so that a switch at this moment does not close the generation. */
  const lent = (opened: Opened): Opened => {
    opened.users++
    return opened
  }
  const open = async (): Promise<Opened> => {
    const pointer = await store.pointer()
    if (pointer === null) throw new HubError('nothing-projected', 'Nothing was projected yet: start the projector.')
    if (current?.generation === pointer.generation && current.era === pointer.era) return lent(current)
    const previous = current
    const reading = store.open(pointer.generation, { readOnly: true })
    const opened: Opened = { ...pointer, reading, users: 0, retired: false }
    current = opened
    opened.reading.catch(() => {
      if (current === opened) current = null
    })
    lent(opened)
    await retire(previous)
    return opened
  }

  return {
    use: async (work) => {
      const opened = await open()
      try {
        return await work(await opened.reading, opened.era)
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
