import { z } from 'zod'
import { hashOf } from '../domain/canonical.ts'
import { type ItemId, isItemId, isNodeId, itemIdOf, makerOf, type NodeId } from '../domain/ids.ts'
import { ProblemError } from '../http/problem.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import { decodeCursor, encodeCursor, refuseCursor, refuseGone } from './cursor.ts'

/** Where a reader of the changes stands in one partition. */
export interface ChangePosition {
  partition: number
  logId: string
  offset: number
  itemId: ItemId
}

/** Where a reader of the changes stands. */
export interface ChangeReading {
  /** By partition: the last change that was given. */
  after: Map<number, ChangePosition>
  /** Items that were read and did not check. They are asked for again at each call, and given as soon as they check. */
  withheld: ItemId[]
  /**
   * By partition: the place before the first item that did not check and found no room in `withheld`. Once the reader
   * has come to the end, it goes back there, and what follows is told again.
   */
  backTo: Map<number, ChangePosition>
  /** Up to this day (`YYYY-MM-DD` in Asia/Shanghai) it was told which items begin and end to be displayed. */
  day: string
  /** While it is told of the days behind `day`: up to which one, and the last item that was given. */
  turning: { until: string; turn: number; itemId: ItemId } | null
}

/** A cursor counts within one of these. */
export interface ChangeScope {
  era: number
  /** What was asked for, and the hash of its entries (`scopeOf`). Null stands for all items. */
  scope: string | null
}

/** So many ids of withheld items are in a cursor at most. */
export const MOST_WITHHELD = 50
/** Longer cursors are taken, but a cursor is not made longer than this for the sake of withheld ids. */
const MOST_CHARACTERS = 7800
export const LONGEST_CURSOR = 12_000

/** Sorts after every item id, so that a partition that was read to its checkpoint resumes behind its last record. */
export const AFTER_ALL_ITEMS = '~' as ItemId
/** Sorts before every item id: the beginning of a partition. */
const BEFORE_ALL_ITEMS = '' as ItemId
const isPlaceAmongItems = (text: string): text is ItemId =>
  text === AFTER_ALL_ITEMS || text === BEFORE_ALL_ITEMS || isItemId(text)

/** By log id: partition, offset and itemId. As a rule there is one log. */
const positions = z.record(
  z.string(),
  z.array(z.tuple([z.int().min(0), z.int().min(0), z.string().refine(isPlaceAmongItems)])),
)

/** Member names and values are short: a cursor holds a position for every partition and travels in an address. */
const cursorSchema = z.strictObject({
  era: z.int(),
  scope: z.string().nullable(),
  after: positions,
  /** By node: the UUIDs of items, as base64url. */
  withheld: z
    .record(z.string().refine(isNodeId), z.array(z.string().regex(/^[\w-]{22}$/)))
    .refine((ids) => Object.values(ids).flat().length <= MOST_WITHHELD)
    .optional(),
  back: positions.optional(),
  /** A cursor of before the days were told has none: its reader has a clock of its own. */
  day: z.iso.date().optional(),
  turning: z.tuple([z.iso.date(), z.int().min(0), z.string().refine(isPlaceAmongItems)]).optional(),
})
type Cursor = z.infer<typeof cursorSchema>

/** The place right before everything that was changed at an offset. */
export const placeBefore = (offset: number): Pick<ChangePosition, 'offset' | 'itemId'> =>
  offset === 0 ? { offset, itemId: BEFORE_ALL_ITEMS } : { offset: offset - 1, itemId: AFTER_ALL_ITEMS }

export const fromTheBeginning = (today: string): ChangeReading => ({
  after: new Map(),
  withheld: [],
  backTo: new Map(),
  day: today,
  turning: null,
})

/** Two hashes: what was asked for, and the entries that this means now, of several outlets each by itself. */
export const scopeOf = (asked: string, meant: string[]): string =>
  `${hashOf(asked).slice(-8)}.${hashOf([asked, ...meant.toSorted()].join(' ')).slice(-16)}`

/** A cursor of an earlier version has only the hash of the entries. */
const halvesOf = (scope: string | null): { asked: string | null; entries: string | null } => {
  const [entries = null, asked = null] = scope?.split('.').reverse() ?? []
  return { asked, entries }
}

/** Whether it was given for another question: this is a slip of the reader's, and reading everything anew would not help. */
const isOfAnother = (scope: string | null, here: string | null): boolean => {
  const given = halvesOf(scope).asked
  return (scope === null) !== (here === null) || (given !== null && given !== halvesOf(here).asked)
}

/** Whether a text is a cursor that some hub may have given. */
export function isChangeCursor(text: string): boolean {
  try {
    decodeCursor(cursorSchema, text)
    return true
  } catch (error) {
    if (error instanceof ProblemError) return false
    throw error
  }
}

/**
 * Problem `parameter-invalid` for a cursor of another outlet; `cursor-gone` for one of another log or era, and when the
 * outlet's divisions have changed.
 */
export function readChangeCursor(
  cursor: string,
  here: ChangeScope,
  { checkpoints, today }: { checkpoints: Checkpoint[]; today: string },
): ChangeReading {
  const { era, scope, after, withheld = {}, back = {}, day = today, turning } = decodeCursor(cursorSchema, cursor)
  const logIds = new Map(checkpoints.map(({ partition, logId }) => [partition, logId]))
  const [given, backTo] = [positionsOf(after), positionsOf(back)]
  const isOfThisLog = [...given.values(), ...backTo.values()].every(
    ({ partition, logId }) => logIds.get(partition) === logId,
  )
  if (isOfAnother(scope, here.scope)) return refuseCursor('这是另一个公开位置（outlet）的游标。')
  if (!isOfThisLog) return refuseGone('log-replaced')
  if (era !== here.era) return refuseGone('rebuilt')
  if (halvesOf(scope).entries !== halvesOf(here.scope).entries) return refuseGone('divisions-changed')
  const [until, turn, itemId] = turning ?? []
  return {
    after: given,
    withheld: idsOf(withheld),
    backTo,
    day,
    turning: until === undefined || turn === undefined || itemId === undefined ? null : { until, turn, itemId },
  }
}

export const writeChangeCursor = (
  { after, withheld, backTo, day, turning }: ChangeReading,
  here: ChangeScope,
): string =>
  encodeCursor({
    ...here,
    after: byLog(after),
    ...(withheld.length > 0 && { withheld: byNode(withheld) }),
    ...(backTo.size > 0 && { back: byLog(backTo) }),
    day,
    ...(turning !== null && { turning: [turning.until, turning.turn, turning.itemId] as [string, number, ItemId] }),
  } satisfies Cursor)

/** Whether the cursor has room for one more withheld id. A damaged store may give what is no id. */
export const hasRoomFor = (itemId: ItemId, reading: ChangeReading, here: ChangeScope): boolean =>
  isItemId(itemId) &&
  writeChangeCursor({ ...reading, withheld: [...reading.withheld, itemId] }, here).length <= MOST_CHARACTERS

const positionsOf = (byLogId: Cursor['after']): Map<number, ChangePosition> =>
  new Map(
    Object.entries(byLogId).flatMap(([logId, rows]) =>
      rows.map(([partition, offset, itemId]) => [partition, { partition, logId, offset, itemId }] as const),
    ),
  )

function byLog(places: Map<number, ChangePosition>): Cursor['after'] {
  const rows: Cursor['after'] = {}
  for (const { logId, partition, offset, itemId } of places.values()) {
    rows[logId] ??= []
    rows[logId].push([partition, offset, itemId])
  }
  return rows
}

function byNode(itemIds: ItemId[]): Record<NodeId, string[]> {
  const ids: Record<NodeId, string[]> = {}
  for (const itemId of itemIds) {
    const nodeId = makerOf(itemId)
    ids[nodeId] ??= []
    ids[nodeId].push(Buffer.from(itemId.slice(nodeId.length + 1).replaceAll('-', ''), 'hex').toString('base64url'))
  }
  return ids
}

function idsOf(byNodeId: Record<NodeId, string[]>): ItemId[] {
  return Object.entries(byNodeId).flatMap(([nodeId, uuids]) =>
    uuids.flatMap((text) => {
      const hex = Buffer.from(text, 'base64url').toString('hex')
      const itemId = itemIdOf(nodeId as NodeId, hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'))
      return isItemId(itemId) ? [itemId] : []
    }),
  )
}
