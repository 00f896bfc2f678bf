import { z } from 'zod'
import { hashOf } from '../domain/canonical.ts'
import { type ItemId, isItemId } from '../domain/ids.ts'
import { fail } from '../http/problem.ts'
import type { ChangedItem, ItemStore } from '../ports/item-store.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import type { CheckedItem } from './checked-item.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { fillPage } from './fill-page.ts'
import { type ItemReader, sortOut } from './item-reader.ts'
import type { Outlet } from './requested-outlet.ts'

export interface ChangesOptions {
  cursor?: string
  limit: number
  /** The era of the generation. A cursor counts within one era. */
  era: number
  /** Gives only items that enter this outlet, change on it or leave it. */
  outlet?: Outlet
}

export interface ChangePage {
  changes: { item: CheckedItem; left: boolean }[]
  withheld: { itemId: ItemId }[]
  next: string
  more: boolean
}

/** Sorts after every item id, so that a partition that was read to its checkpoint resumes behind its last record. */
const AFTER_ALL_ITEMS = '~' as ItemId
const isItemIdOrLater = (text: string): text is ItemId => text === AFTER_ALL_ITEMS || isItemId(text)

/** Member names and values are short: a cursor holds a position for every partition and travels in an address. */
const cursorSchema = z.strictObject({
  era: z.int(),
  /** Hash of the outlet's entries. Null stands for all items. */
  scope: z.string().nullable(),
  /** By log id: partition, offset and itemId of the last change that was given. As a rule there is one log. */
  after: z.record(z.string(), z.array(z.tuple([z.int().min(0), z.int().min(0), z.string().refine(isItemIdOrLater)]))),
})

/** A cursor counts within one of these. */
type Scope = Pick<z.infer<typeof cursorSchema>, 'era' | 'scope'>

interface ChangePosition {
  partition: number
  logId: string
  offset: number
  itemId: ItemId
}

/**
 * Gives changed items in the order of the records that changed them, one partition after the other. No change is ever
 * left out: the checkpoints are read first, and only items changed before them are given. An item that changes
 * meanwhile moves behind its checkpoint, and a later call gives it.
 */
export async function readChanges(
  reader: Pick<ItemReader, 'check'>,
  generation: ItemStore,
  { cursor, limit, era, outlet }: ChangesOptions,
): Promise<ChangePage> {
  const checkpoints = (await generation.checkpoints()).toSorted((a, b) => a.partition - b.partition)
  const here = { era, scope: outlet === undefined ? null : scopeOf(outlet) }
  const start = cursor === undefined ? [] : resume(cursor, here, checkpoints)
  const after = new Map(start.map((position) => [position.partition, position]))

  const found: ChangedItem[] = []
  let more = false
  let filled = 0
  for (const { partition, logId, nextOffset: before } of checkpoints) {
    const begin = after.get(partition) ?? null
    const page = await fillPage<ChangedItem>({
      limit: limit - found.length,
      filled,
      documentOf: ({ document }) => document,
      read: (row, bounds) =>
        generation.changes({
          partition,
          after: row === null ? begin : continueAfter(row),
          before,
          ...bounds,
          entries: outlet?.entries,
        }),
    })
    const last = page.rows.at(-1)
    found.push(...page.rows)
    more = page.more
    filled = page.filled
    if (more && last !== undefined) after.set(partition, { partition, logId, ...continueAfter(last) })
    if (more) break
    if (before > 0 && before > (after.get(partition)?.offset ?? -1))
      after.set(partition, { partition, logId, offset: before - 1, itemId: AFTER_ALL_ITEMS })
  }

  const { items, withheld } = sortOut(await reader.check(found.map(({ document }) => document)))
  return {
    changes: items.map((item) => ({ item, left: outlet !== undefined && !isShown(item, outlet) })),
    withheld,
    next: cursorAfter([...after.values()], here),
    more,
  }
}

/** Problem `cursor-gone` for a cursor of another log or era, and when the outlet's divisions have changed. */
function resume(cursor: string, here: Scope, checkpoints: Checkpoint[]): ChangePosition[] {
  const { era, scope, after } = decodeCursor(cursorSchema, cursor)
  const positions = Object.entries(after).flatMap(([logId, rows]) =>
    rows.map(([partition, offset, itemId]): ChangePosition => ({ partition, logId, offset, itemId })),
  )
  const logIds = new Map(checkpoints.map(({ partition, logId }) => [partition, logId]))
  const isOfThisLog = positions.every(({ partition, logId }) => logIds.get(partition) === logId)
  return isOfThisLog && era === here.era && scope === here.scope ? positions : fail('cursor-gone')
}

function cursorAfter(positions: ChangePosition[], here: Scope): string {
  const after = Object.groupBy(positions, ({ logId }) => logId)
  return encodeCursor({
    ...here,
    after: Object.fromEntries(
      Object.entries(after).map(([logId, rows = []]) => [
        logId,
        rows.map(({ partition, offset, itemId }) => [partition, offset, itemId] as [number, number, ItemId]),
      ]),
    ),
  } satisfies z.infer<typeof cursorSchema>)
}

/** The position from which `changes` continues behind this row. */
export const continueAfter = ({ changedAt, document }: ChangedItem) => ({
  offset: changedAt.offset,
  itemId: document.itemId,
})

const scopeOf = ({ kind, division, entries }: Outlet) =>
  hashOf([`${kind}/${division.code}`, ...entries.toSorted()].join(' ')).slice(-16)

const isShown = ({ outlets }: CheckedItem, { entries }: Outlet) => outlets.some((entry) => entries.includes(entry))
