import type { Instant, ItemId } from '../../../domain/ids.ts'
import type { ListOrder, ListPlace } from '../../../ports/list-place.ts'

/**
 * An item's key in an order of lists: its place as one string. Lists are in descending order of it. The next page is what
 * is below the key of the last item: one range of an index, without ties.
 */
export const listKeyOf = (order: ListOrder, { day, at, itemId }: ListPlace): string =>
  order === 'printed' ? `${digits(day, DAY_DIGITS)} ${at} ${itemId}` : `${at} ${itemId}`

/** The place that a key was made from. */
export function placeOfKey(order: ListOrder, key: string): ListPlace {
  const [itemId = '', at = '', day = '0'] = key.split(' ').reverse()
  return { day: order === 'printed' ? Number(day) : 0, at: at as Instant, itemId: itemId as ItemId }
}

/** Sorts before every key of a day. */
export const keyOfDay = (day: number): string => digits(day, DAY_DIGITS)

const DAY_DIGITS = 8

/** A change's key among the changes of all partitions: its position and item id, as one string that sorts. */
export const changeKeyOf = ({ partition, offset, itemId }: ChangeOf): string =>
  `${digits(partition, PARTITION_DIGITS)} ${digits(offset, OFFSET_DIGITS)} ${itemId ?? ''}`

interface ChangeOf {
  partition: number
  offset: number
  /** When it is left out, the key sorts before every item that was changed at this position. */
  itemId?: ItemId
}

const PARTITION_DIGITS = 5
/** 2^53 has 16 digits. */
const OFFSET_DIGITS = 16

const digits = (number: number, count: number): string => String(number).padStart(count, '0')
