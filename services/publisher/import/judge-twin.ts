import type { ItemId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { areTwinTitles } from '../../domain/item/twins.ts'
import { tellWarning } from '../../edge/tell-warning.ts'
import { wordsOf } from '../../edge/words-of.ts'
import { MOST_TWINS_READ } from '../../ports/journal.ts'
import type { NodePublisher } from '../node-publisher.ts'
import { type Shelved, shelve, shelvedLike, type TwinShelves } from '../twin-shelf.ts'
import type { RowReport, RowWarning } from './import-report.ts'
import type { RevisedItem } from './publish-rows.ts'

type TwinVerdict =
  | { revises: RevisedItem | null; warnings?: RowWarning[] }
  | Pick<RowReport, 'outcome' | 'code' | 'message' | 'remedy' | 'itemId'>

export interface TwinJudge {
  /** Looks for twins of a new row among the node's items and the rows above it, and keeps the row. */
  judge(row: number, content: Content): TwinVerdict
}

/**
 * Asks about rows that are nearly the same as an item of the node or as a row above. `isNew`: the clerk says that they
 * are items of their own. `revises`: she says which items such rows are; each is revised by one row.
 */
export function createTwinJudge(
  options: Pick<NodePublisher, 'twinPlaceOf' | 'twinsOf' | 'placeNames' | 'inForce'> & {
    isNew?: boolean
    revises?: ItemId[]
    /** A row that was not compared with all that are like it is refused. */
    strict: boolean
  },
): TwinJudge {
  const { twinPlaceOf, twinsOf, placeNames, inForce, isNew, revises = [], strict } = options
  const names = placeNames()
  const rowOf = new Map<ItemId, number>()
  const titlesAbove = new Map<number, string>()
  const shelves = shelvesInMemory()
  return {
    judge: (row, content) => {
      if (isNew && revises.length === 0) return { revises: null }
      const { itemIds: twins, isCutOff } = twinsOf(content)
      const revised = twins.find((itemId) => revises.includes(itemId))
      const before = revised === undefined ? undefined : rowOf.get(revised)
      if (before !== undefined && !isNew) return nearTwin(`第 ${before} 行`)
      if (revised !== undefined && before === undefined) {
        rowOf.set(revised, row)
        const expectedVersion = inForce(revised)?.item.version ?? 1
        return { revises: { itemId: revised, expectedVersion, reason: REVISED } }
      }
      if (isNew) return { revises: null }
      const [itemId] = twins
      if (itemId !== undefined) return nearTwin(`已发布的条目 ${itemId}`, itemId)
      const place = twinPlaceOf(content)
      const above = shelvedLike(shelves, place)
      const twin = above.ids.find((other) => areTwinTitles(titlesAbove.get(other) as string, place.title, names))
      if (twin !== undefined) return nearTwin(`第 ${twin} 行`)
      titlesAbove.set(row, place.title)
      shelve(shelves, row, place)
      if (!isCutOff && !above.isCutOff) return { revises: null }
      return strict ? UNCOMPARED_FAULT : { revises: null, warnings: [UNCOMPARED] }
    },
  }
}

/** It is public and kept for ever. */
const REVISED = '按导入的表格更正'

const UNCOMPARED: RowWarning = tellWarning({ code: 'twins-uncompared', pointer: '/title' })
const UNCOMPARED_FAULT = { outcome: 'rejected', code: 'twins-uncompared', ...wordsOf('twins-uncompared', {}) } as const

const nearTwin = (other: string, itemId?: ItemId) =>
  ({ outcome: 'rejected', code: 'near-twin', itemId, ...wordsOf('near-twin', { other }) }) as const

const NOBODY: Shelved[] = []

function shelvesInMemory(): TwinShelves {
  const shelves = new Map<string, Shelved[]>()
  const put = (mark: string, one: Shelved) => {
    const there = shelves.get(mark)
    if (there === undefined) shelves.set(mark, [one])
    // Each row is put once. What says that there are more stands last.
    else if (there.at(-1)?.id !== one.id) there.push(one)
  }
  return {
    markUnder: (mark, text) => `${mark}\n${text}`,
    at: (mark) => {
      const there = shelves.get(mark)
      return there === undefined ? NOBODY : there.slice(-MOST_TWINS_READ).reverse()
    },
    put,
    putWithin: (most, mark, one) => {
      const fits = (shelves.get(mark)?.length ?? 0) < most
      if (fits) put(mark, one)
      return fits
    },
  }
}
