import type { Directory } from '../../domain/directory/directory.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { Attachment, Organ } from '../../domain/item/content.ts'
import { publicReader } from '../../domain/item/may-read.ts'
import { attachmentHref } from '../attachments/file-address.ts'
import type { ItemReader } from '../item-reader.ts'
import { mayBeLinked } from '../pages/attachment-list.ts'
import { outletName, outletPath } from '../pages/place-names.ts'
import { siteName } from '../pages/site-name.ts'
import { toldItem } from '../told-item.ts'
import { type EntryText, entryText } from './entry-text.ts'
import type { Feed, FeedEntry, Tombstone } from './feed.ts'
import { feedFilters, feedPath } from './feed-addresses.ts'
import type { FeedQuestion } from './read-feed.ts'

/** A document of a feed with all that its forms have in common. */
export interface FeedDocument {
  id: string
  title: string
  /** Of the page that shows the same. */
  page: string
  /** The address of a document of this feed, in one of its forms; the newest one without `before`. */
  addressOf(extension: string, before: string | null): string
  publisher: string
  /** `before` of this document; null for the newest one. */
  before: string | null
  older: string | null
  entries: EntryDocument[]
  tombstones: (Tombstone & { id: string })[]
  withheld: Feed['withheld']
}

export interface EntryDocument extends Pick<FeedEntry, 'published' | 'updated'> {
  id: string
  itemId: ItemId
  version: number
  fingerprint: string
  title: string
  page: string
  organ: Organ | null
  field: string | undefined
  language: string
  text: EntryText
  attachments: { name: string; url: string; mediaType: string; bytes: number }[]
}

const LANGUAGE = 'zh-CN'
/** RFC 5646, as far as XML asks for it. */
const IS_LANGUAGE = /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/i
const IS_MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+$/

export async function feedDocument(
  { reader, directory, address }: { reader: ItemReader; directory: Directory; address: string },
  question: FeedQuestion,
  { feed, before, today }: { feed: Feed; before: string | null; today: string },
): Promise<FeedDocument> {
  const { kind, division } = question.outlet
  const filters = feedFilters(question)
  const path = `${kind}/${division.code}`
  const asking = publicReader(today)
  const entryOf = async ({ item, published, updated }: FeedEntry): Promise<EntryDocument> => {
    const { itemId, version, fingerprint, title, content, organ } = toldItem(item, asking)
    const page = `${address}/items/${itemId}`
    return {
      ...{ id: idOf(itemId), itemId, version, fingerprint, page, organ, published, updated },
      title: title ?? '',
      field: content?.field,
      language: content?.language !== undefined && IS_LANGUAGE.test(content.language) ? content.language : LANGUAGE,
      text: content === null ? { summary: '' } : await entryText(item, content, { reader, page }),
      attachments: linkedFiles(content?.attachments ?? [], address),
    }
  }
  const entries: EntryDocument[] = []
  for (const entry of feed.entries) entries.push(await entryOf(entry))
  return {
    id: `urn:disclosure-hub:outlet:${path}${filters.size > 0 ? `?${filters}` : ''}`,
    title: [outletName(kind, division), question.field, question.q && `“${question.q}”`].filter(Boolean).join(' · '),
    page: `${address}${outletPath(kind, division.code)}${filters.size > 0 ? `?${filters}` : ''}`,
    addressOf: (extension, from) => `${address}${feedPath(question, extension, from)}`,
    publisher: siteName(directory),
    ...{ before, older: feed.older, entries, withheld: feed.withheld },
    tombstones: feed.tombstones.map((tombstone) => ({ ...tombstone, id: idOf(tombstone.itemId) })),
  }
}

/** Those to which a page would link, and that have a media type. */
const linkedFiles = (attachments: Attachment[], address: string): EntryDocument['attachments'] =>
  attachments.flatMap(({ name, url, mediaType, bytes }) => {
    const href = attachmentHref({ url, name })
    if (!mayBeLinked(href) || !URL.canParse(href, address) || !IS_MEDIA_TYPE.test(mediaType)) return []
    return [{ name, mediaType, bytes, url: new URL(href, address).href }]
  })

const idOf = (itemId: ItemId): string => `urn:disclosure-hub:item:${itemId}`
