import type { z } from 'zod'
import { isFarAheadOf } from '../../domain/event/ahead-of.ts'
import type { EventType } from '../../domain/event/envelope.ts'
import type { Instant } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { endOfDate, startOfDate } from '../../domain/item/dates.ts'
import { displayStateOn } from '../../domain/item/display-state.ts'
import { mayRead, type Reader } from '../../domain/item/may-read.ts'
import { daysRecordedLate } from '../../domain/item/printed-day.ts'
import type { CheckedItem } from '../checked-item.ts'
import type { HandedOverLinks } from '../handed-over.ts'
import type { CheckedVersion, ItemHistory } from '../item-history.ts'
import type { OutletSummary } from '../outlet-summary.ts'
import type { PublicContent } from './content-shape.ts'
import type { historyShape, itemShape, listedItemShape, outletShape } from './shapes.ts'

/** The organ that made the item. When the content names none, it is the node's own office. */
export const makerOfItem = ({ node, content }: CheckedItem) => ({
  nodeId: node.nodeId,
  name: node.name,
  organ: content?.organ ?? { name: node.name, kind: 'government' as const, divisionCode: node.divisionCode },
})

/** The same for a reader, who may not know what the content says of it. */
export const makerFor = (item: CheckedItem, reader: Reader) => ({
  ...makerOfItem(item),
  organ: mayRead(item, reader) === 'nothing' ? null : makerOfItem(item).organ,
})

const identity = (item: CheckedItem, reader: Reader) => ({
  itemId: item.itemId,
  version: item.version,
  fingerprint: item.fingerprint,
  status: item.status,
  title: readableTitle(item, reader),
})

/** Null where the reader may not see it, and where there is none. */
export const readableTitle = (item: CheckedItem, reader: Reader): string | null =>
  mayRead(item, reader) === 'nothing' ? null : item.title

/** Whether a version's content may be shown: the item's must be, and its own display must have begun and not ended. */
export const versionIsReadable = (item: CheckedItem, { content }: CheckedVersion, reader: Reader): boolean =>
  mayRead(item, reader) === 'content' && mayRead({ ...item, content }, reader) === 'content'

/** The whole content, with members that this code does not know. */
const served = (content: Content | null) => content as unknown as PublicContent

const notice = ({ withdrawn }: CheckedItem) => withdrawn !== null && { withdrawn }

const outletsAndTimes = ({ outlets, publishedAt, updatedAt }: CheckedItem) => ({ outlets, publishedAt, updatedAt })

const TYPES = {
  ItemPublished: 'published',
  ItemRevised: 'revised',
  ItemWithdrawn: 'withdrawn',
  ItemRedacted: 'redacted',
} as const satisfies Record<EventType, string>

/** An item, or a change of it: both say the same. `hasLeft`: it is on none of the outlets asked for any more. */
export function itemAnswer(
  item: CheckedItem,
  { predecessor, successor }: HandedOverLinks,
  reader: Reader,
  hasLeft = false,
): z.infer<typeof itemShape> {
  const { content, contentText, erasedBelow } = item
  const state = displayStateOn(reader.today, { ...item, hasLeft })
  const isTold = state !== 'left' && contentText !== null && mayRead(item, reader) === 'content'
  return {
    ...identity(item, reader),
    state,
    type: TYPES[item.type],
    maker: makerFor(item, reader),
    ...(isTold && { content: served(content), contentText }),
    ...notice(item),
    ...outletsAndTimes(item),
    erasedBelow,
    ...(content?.displayFrom !== undefined && { displayFrom: startOfDate(content.displayFrom) }),
    ...(content?.displayUntil !== undefined && { displayUntil: endOfDate(content.displayUntil) }),
    ...(predecessor !== null && { predecessor }),
    ...(successor !== null && { successor }),
  }
}

export const outletAnswer = ({
  outlet: { kind, division, entries },
  parents,
  items,
  fields,
  freshness: { asOf, lagSeconds },
}: OutletSummary): z.infer<typeof outletShape> => ({
  kind,
  code: division.code,
  name: division.name,
  ...(division.mergedInto !== null && { mergedInto: division.mergedInto }),
  parents,
  entries,
  items,
  fields,
  asOf,
  lagSeconds,
})

const LISTED = ['field', 'documentNumber', 'issuedOn', 'publishedOn', 'validity'] as const

export const listedAnswer = (item: CheckedItem, reader: Reader, now: Instant): z.infer<typeof listedItemShape> => ({
  ...identity(item, reader),
  ...(isFarAheadOf(item.updatedAt, now) && { datedAhead: true as const }),
  ...recordedLate(item),
  maker: makerOfItem(item),
  ...Object.fromEntries(
    LISTED.flatMap((name) => (item.content?.[name] === undefined ? [] : [[name, item.content[name]]])),
  ),
  ...notice(item),
  ...outletsAndTimes(item),
})

const recordedLate = ({ content, publishedAt }: CheckedItem) => {
  const days = daysRecordedLate(content, publishedAt)
  return days !== null && { recordedLate: days }
}

/** Events that changed nothing are for auditors and operators only. */
export const historyAnswer = (
  item: CheckedItem,
  { versions, withheld, next }: ItemHistory,
  reader: Reader,
): z.infer<typeof historyShape> => ({
  itemId: item.itemId,
  versions: versions
    .filter(({ outcome }) => outcome === 'applied' || reader.role === 'auditor' || reader.role === 'operator')
    .map((version) => ({
      envelope: { ...version.envelope },
      envelopeHash: version.envelopeHash,
      signature: Buffer.from(version.signature).toString('base64url'),
      ...(versionIsReadable(item, version, reader) && { content: served(version.content) }),
      ...(version.erased && { erased: true as const }),
      outcome: version.outcome,
    })),
  withheld,
  next,
})
