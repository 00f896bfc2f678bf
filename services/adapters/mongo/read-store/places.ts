import type { Instant, ItemId } from '../../../domain/ids.ts'

/**
 * Where an item stands in lists, as one string: its publication's time and its id. Newest first is this field
 * downwards, and the next page is what is below the last one's: one range of an index, no ties.
 */
export const listPlaceOf = ({ publishedAt, itemId }: { publishedAt: Instant; itemId: ItemId }): string =>
  `${publishedAt} ${itemId}`

/** Where a change stands among the changes of all partitions, as one string that sorts. */
export const changePlaceOf = ({ partition, offset, itemId = '' }: Place): string =>
  `${digits(partition, PARTITION_DIGITS)} ${digits(offset, OFFSET_DIGITS)} ${itemId}`

interface Place {
  partition: number
  offset: number
  /** Left out: before every item that was changed there. */
  itemId?: ItemId
}

const PARTITION_DIGITS = 5
/** 2^53 has 16. */
const OFFSET_DIGITS = 16

const digits = (number: number, count: number): string => String(number).padStart(count, '0')
