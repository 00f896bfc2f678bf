import type { z } from 'zod'
import { isFarAheadOf } from '../../domain/event/ahead-of.ts'
import type { Instant } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { displayEndedBefore } from '../../domain/item/display-dates.ts'
import type { CheckedItem } from '../checked-item.ts'
import type { HandedOverLinks } from '../handed-over.ts'
import type { ItemHistory } from '../item-history.ts'
import type { changeShape, historyShape, itemShape, listedItemShape, PublicContent } from './shapes.ts'

/** The public sees no content of an item that was withdrawn or whose display has ended. */
export const contentIsPublic = ({ status, content }: CheckedItem, today: string): boolean =>
  status === 'live' && content !== null && !displayEndedBefore(content, today)

/** The organ that made the item. When the content names none, it is the node's own office. */
export const makerOfItem = ({ node, content }: CheckedItem) => ({
  nodeId: node.nodeId,
  name: node.name,
  organ: content?.organ ?? { name: node.name, kind: 'government' as const, divisionCode: node.divisionCode },
})

const identity = ({ itemId, version, fingerprint, status, title }: CheckedItem) => ({
  itemId,
  version,
  fingerprint,
  status,
  title,
})

/** The whole content, with members that this code does not know. */
const served = (content: Content | null) => content as unknown as PublicContent

const state = (item: CheckedItem, today: string) => ({
  ...(contentIsPublic(item, today) && { content: served(item.content) }),
  ...(item.content === null && { erased: true as const }),
  ...(displayEndedBefore(item.content ?? {}, today) && { displayEnded: true as const }),
  ...notice(item),
})

const notice = ({ withdrawn }: CheckedItem) => withdrawn !== null && { withdrawn }

const outletsAndTimes = ({ outlets, publishedAt, updatedAt }: CheckedItem) => ({ outlets, publishedAt, updatedAt })

export const itemAnswer = (
  item: CheckedItem,
  { predecessor, successor }: HandedOverLinks,
  today: string,
): z.infer<typeof itemShape> => ({
  ...identity(item),
  maker: makerOfItem(item),
  ...state(item, today),
  ...outletsAndTimes(item),
  ...(predecessor !== null && { predecessor }),
  ...(successor !== null && { successor }),
})

const LISTED = ['field', 'documentNumber', 'issuedOn', 'publishedOn', 'validity'] as const

export const listedAnswer = (item: CheckedItem, now: Instant): z.infer<typeof listedItemShape> => ({
  ...identity(item),
  ...(isFarAheadOf(item.publishedAt, now) && { datedAhead: true as const }),
  maker: makerOfItem(item),
  ...Object.fromEntries(
    LISTED.flatMap((name) => (item.content?.[name] === undefined ? [] : [[name, item.content[name]]])),
  ),
  ...notice(item),
  ...outletsAndTimes(item),
})

export const changeAnswer = (
  { item, left }: { item: CheckedItem; left: boolean },
  today: string,
): z.infer<typeof changeShape> => {
  const { content, ...rest } = state(item, today)
  return {
    ...identity(item),
    ...(content !== undefined && !left && { content }),
    ...rest,
    ...outletsAndTimes(item),
    ...(left && { left: true as const }),
  }
}

/** `contents` adds the contents. Without `everything` events that changed nothing are left out, as for the public. */
export const historyAnswer = (
  item: CheckedItem,
  { versions, withheld, next }: ItemHistory,
  { contents, everything }: { contents: boolean; everything: boolean },
): z.infer<typeof historyShape> => ({
  itemId: item.itemId,
  versions: versions
    .filter(({ outcome }) => everything || outcome === 'applied')
    .map(({ envelope, envelopeHash, signature, content, erased, outcome }) => ({
      envelope: { ...envelope },
      envelopeHash,
      signature: Buffer.from(signature).toString('base64url'),
      ...(contents && content !== null && { content: served(content) }),
      ...(erased && { erased: true as const }),
      outcome,
    })),
  withheld,
  next,
})
