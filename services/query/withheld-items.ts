import type { Instant, ItemId } from '../domain/ids.ts'
import type { ActiveGeneration } from './active-generation.ts'
import type { ItemFault, Unverifiable } from './checked-item.ts'
import type { ItemReader } from './item-reader.ts'

/** A stored item that does not check. */
interface WithheldItem extends Unverifiable {
  /** When this process first met it. */
  since: Instant
}

/** The items that do not check, for operators: those that were met since the process began. */
export interface WithheldItems {
  /** An item did not check when somebody asked for it. */
  met(found: Unverifiable): void
  /** Those that still do not check, the latest first: so many as are looked at again, and how many more were met. */
  standing(): Promise<{ items: WithheldItem[]; more: number }>
}

/** A store that is damaged all over must not fill the memory. Beyond so many, what was met first is forgotten. */
const MOST_KEPT = 1000
/** Looked at again when somebody asks: what was mended is withheld no more. */
const LOOKED_AT = 20

export function createWithheldItems({
  use,
  check,
  now,
}: Pick<ActiveGeneration, 'use'> & Pick<ItemReader, 'check' | 'now'>): WithheldItems {
  const kept = new Map<ItemId, { since: Instant; fault: ItemFault }>()

  /** Null where it checks by now, or is gone. */
  const faultNow = async (itemId: ItemId): Promise<ItemFault | null> => {
    const document = await use((generation) => generation.item(itemId))
    if (document === null) return null
    const [result] = await check([document])
    return result === undefined || result.ok ? null : result.fault
  }

  return {
    met: ({ itemId, fault }) => {
      kept.set(itemId, { since: kept.get(itemId)?.since ?? now(), fault })
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as ItemId)
    },
    standing: async () => {
      const looked = [...kept.keys()].reverse().slice(0, LOOKED_AT)
      const items: WithheldItem[] = []
      for (const itemId of looked) {
        const fault = await faultNow(itemId)
        const known = kept.get(itemId)
        if (fault === null || known === undefined) kept.delete(itemId)
        else items.push({ itemId, fault, since: known.since })
      }
      return { items, more: kept.size - items.length }
    },
  }
}
