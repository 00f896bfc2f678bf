import { z } from 'zod'
import { canonicalText, hashOf } from '../domain/canonical.ts'
import { type Instant, isInstant, isItemId } from '../domain/ids.ts'
import { LIST_ORDERS, type ListOrder } from '../ports/list-place.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { LIST_PARTS, type PartPlace } from './list-rows.ts'

/** Where a reader stands in a list, and how the list was when the reader began. */
export interface ListCursor extends PartPlace {
  order: ListOrder
  /** The reader's clock at the first page: what is dated ahead of it comes last, on all pages. */
  horizon: Instant
  /** What was asked for, as `askedOf` says it. Cursors of the code before have none. */
  asked?: string
}

const instant = z.string().refine(isInstant)
const itemId = z.string().refine(isItemId)

/** The members of a place in a list, as cursors have them. */
export const LIST_PLACE = { day: z.int().min(0).max(99_999_999), at: instant, itemId }

const cursorSchema = z.strictObject({
  order: z.enum(LIST_ORDERS),
  part: z.enum(LIST_PARTS),
  ...LIST_PLACE,
  horizon: instant,
  asked: z.string().optional(),
})

/** A cursor of the code before, whose lists were in the order of receipt. */
const earlierSchema = z
  .strictObject({ publishedAt: instant, itemId, horizon: instant.optional() })
  .transform(({ publishedAt, itemId, horizon }) => ({
    order: 'received' as const,
    part: horizon !== undefined && publishedAt > horizon ? ('ahead' as const) : ('main' as const),
    day: 0,
    at: publishedAt,
    itemId,
    horizon: horizon ?? FAR_AWAY,
  }))

/** Without a horizon nothing was dated ahead. */
const FAR_AWAY = '9999-12-31T00:00:00.000Z' as Instant

/** A short hash of an outlet and filters: a cursor counts for the same ones only. */
export const askedOf = (outlet: string, filters: object): string => hashOf(canonicalText([outlet, filters])).slice(-12)

export const encodeListCursor = (cursor: ListCursor): string => encodeCursor(cursor)

/** Fails with the problem `parameter-invalid`. */
export const decodeListCursor = (text: string): ListCursor => decodeCursor(z.union([cursorSchema, earlierSchema]), text)
