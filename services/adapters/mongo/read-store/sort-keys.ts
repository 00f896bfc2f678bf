import type { Instant, ItemId } from '../../../domain/ids.ts'

/**
 * An item's key in lists: the time of its publication and its id, as one string. Lists are in descending order of it.
 * The next page is what is below the key of the last item: one range of an index, without ties.
 */
export const listKeyOf = ({ publishedAt, itemId }: { publishedAt: Instant; itemId: ItemId }): string =>
  `${publishedAt} ${itemId}`

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
