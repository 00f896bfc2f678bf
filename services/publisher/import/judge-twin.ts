import type { ItemId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import type { PlaceNames } from '../../domain/item/names-in-titles.ts'
import { areTwinTitles, type TwinTraits, twinTraits } from '../../domain/item/twins.ts'
import { wordsOf } from '../../edge/words-of.ts'
import type { NodePublisher } from '../node-publisher.ts'
import { type Shelved, shelfPlace, shelve, shelvedLike, type TwinShelves } from '../twin-shelf.ts'
import type { RowReport } from './import-report.ts'
import type { RevisedItem } from './publish-rows.ts'

type TwinVerdict =
  | { revises: RevisedItem | null }
  | Pick<RowReport, 'outcome' | 'code' | 'message' | 'remedy' | 'itemId'>

export interface TwinJudge {
  /** Looks for twins of a new row among the node's items and the rows above it, and keeps the row. */
  judge(row: number, content: Content): TwinVerdict
}

/**
 * Asks about rows that are nearly the same as an item of the node or as a row above. `isNew`: the clerk says that they
 * are items of their own. `revises`: she says which items such rows are.
 */
export function createTwinJudge(options: {
  twinsOf: (traits: TwinTraits) => ItemId[]
  placeNames: () => PlaceNames
  inForce: NodePublisher['inForce']
  isNew?: boolean
  revises?: ItemId[]
}): TwinJudge {
  const { twinsOf, placeNames, inForce, isNew, revises = [] } = options
  const names = placeNames()
  const above = new Map<string, TwinTraits>()
  const shelves = shelvesInMemory()
  return {
    judge: (row, content) => {
      if (isNew) return { revises: null }
      const traits = twinTraits(content, names)
      const twins = twinsOf(traits)
      const revised = twins.find((itemId) => revises.includes(itemId))
      if (revised !== undefined) {
        const expectedVersion = inForce(revised)?.item.version ?? 1
        return { revises: { itemId: revised, expectedVersion, reason: REVISED } }
      }
      const [itemId] = twins
      if (itemId !== undefined) return nearTwin(`已发布的条目 ${itemId}`, itemId)
      const place = shelfPlace(shelves, traits)
      const twin = shelvedLike(shelves, place).find((id) =>
        areTwinTitles((above.get(id) as TwinTraits).title, traits.title, names),
      )
      if (twin !== undefined) return nearTwin(`第 ${twin} 行`)
      above.set(`${row}`, traits)
      shelve(shelves, `${row}`, place)
      return { revises: null }
    },
  }
}

/** It is public and kept for ever. */
const REVISED = '按导入的表格更正'

const nearTwin = (other: string, itemId?: ItemId) =>
  ({ outcome: 'rejected', code: 'near-twin', itemId, ...wordsOf('near-twin', { other }) }) as const

function shelvesInMemory(): TwinShelves {
  const shelves = new Map<string, Shelved[]>()
  return {
    markOf: (text) => text,
    markUnder: (mark, text) => `${mark}\n${text}`,
    at: (mark) => shelves.get(mark) ?? [],
    put: (mark, one) => {
      const there = shelves.get(mark) ?? []
      if (!there.some(({ id }) => id === one.id)) there.push(one)
      shelves.set(mark, there)
    },
  }
}
