import type { z } from 'zod'
import { isFarAheadOf } from '../../domain/event/ahead-of.ts'
import type { EventType } from '../../domain/event/envelope.ts'
import type { Instant } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { endOfDate, startOfDate } from '../../domain/item/dates.ts'
import { displayStateOn } from '../../domain/item/display-state.ts'
import type { Reader } from '../../domain/item/may-read.ts'
import { daysRecordedLate } from '../../domain/item/printed-day.ts'
import { type OfVersion, storedFiles } from '../attachments/file-address.ts'
import type { CheckedItem } from '../checked-item.ts'
import type { HandedOverLinks } from '../handed-over.ts'
import type { ItemHistory } from '../item-history.ts'
import type { OutletSummary } from '../outlet-summary.ts'
import { type ToldItem, toldItem, versionIsReadable } from '../told-item.ts'
import type { PublicContent } from './content-shape.ts'
import type { historyShape, itemShape, listedItemShape, outletShape } from './shapes.ts'

const makerOf = ({ node, organ }: ToldItem) => ({ nodeId: node.nodeId, name: node.name, organ })

const identity = ({ itemId, version, fingerprint, status, title }: ToldItem) => ({
  itemId,
  version,
  fingerprint,
  status,
  title,
})

/** The whole content, with members that this code does not know. */
const served = (content: Content | null) => content as unknown as PublicContent

/** Addresses of the files that the hub stores. What was signed names no host, and is served as it was signed. */
function filesOf(content: Content | null, of?: OfVersion) {
  const files = content === null ? undefined : storedFiles(content, of)
  return files !== undefined && { files }
}

const notice = ({ withdrawn }: ToldItem) => withdrawn !== null && { withdrawn }

const outletsAndTimes = ({ outlets, publishedAt, updatedAt }: ToldItem) => ({ outlets, publishedAt, updatedAt })

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
  const told = toldItem(item, reader)
  const { content, contentText, erasedBelow, displayed } = told
  const state = displayStateOn(reader.today, { ...item, hasLeft })
  return {
    ...identity(told),
    state,
    type: TYPES[item.type],
    maker: makerOf(told),
    ...(state !== 'left' && contentText !== null && { content: served(content), contentText, ...filesOf(content) }),
    ...notice(told),
    ...outletsAndTimes(told),
    erasedBelow,
    ...(displayed.displayFrom !== undefined && { displayFrom: startOfDate(displayed.displayFrom) }),
    ...(displayed.displayUntil !== undefined && { displayUntil: endOfDate(displayed.displayUntil) }),
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

export function listedAnswer(item: CheckedItem, reader: Reader, now: Instant): z.infer<typeof listedItemShape> {
  const told = toldItem(item, reader)
  const { content, publishedAt, updatedAt } = told
  const days = daysRecordedLate(content, publishedAt)
  return {
    ...identity(told),
    ...(isFarAheadOf(updatedAt, now) && { datedAhead: true as const }),
    ...(days !== null && { recordedLate: days }),
    maker: makerOf(told),
    ...Object.fromEntries(LISTED.flatMap((name) => (content?.[name] === undefined ? [] : [[name, content[name]]]))),
    ...notice(told),
    ...outletsAndTimes(told),
  }
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
      ...(versionIsReadable(item, version, reader) && {
        content: served(version.content),
        ...filesOf(version.content, version.envelope),
      }),
      ...(version.erased && { erased: true as const }),
      outcome: version.outcome,
    })),
  withheld,
  next,
})
