import { z } from 'zod'
import { isItemId } from '../../domain/ids.ts'
import { DISPLAY_STATES } from '../../domain/item/display-state.ts'
import { instant } from '../api/shapes.ts'
import type { EntryDocument, FeedDocument } from './feed-document.ts'

const itemId = z.string().refine(isItemId)
const url = z.string()

/** https://www.jsonfeed.org/version/1.1/, with what the hub says more in members `_hub`. */
export const jsonFeedShape = z
  .object({
    version: z.literal('https://jsonfeed.org/version/1.1'),
    title: z.string(),
    home_page_url: url,
    feed_url: url,
    next_url: url.optional().meta({ description: 'Of the next older document.' }),
    language: z.string(),
    authors: z.array(z.object({ name: z.string() })),
    items: z.array(
      z.object({
        id: z.string().meta({ description: 'The same for all versions of an item.' }),
        url,
        title: z.string(),
        content_html: z.string().optional(),
        content_text: z.string().optional().meta({ description: 'In place of a long text: a summary.' }),
        date_published: instant,
        date_modified: instant,
        authors: z.array(z.object({ name: z.string() })),
        tags: z.array(z.string()).meta({ description: 'Its field.' }),
        language: z.string(),
        attachments: z.array(
          z.object({ url, mime_type: z.string(), title: z.string(), size_in_bytes: z.int().min(0) }),
        ),
        _hub: z.object({
          itemId,
          version: z.int().min(1),
          fingerprint: z.string(),
          status: z.literal('live').meta({ description: 'What is withdrawn stands in `deleted`.' }),
        }),
      }),
    ),
    _hub: z.object({
      about: url,
      archive: z.boolean().meta({ description: 'Whether it is an older document, which only ever loses items.' }),
      deleted: z
        .array(
          z.object({
            id: z.string(),
            itemId,
            state: z.enum(DISPLAY_STATES),
            when: instant,
            reason: z.string().optional(),
          }),
        )
        .meta({ description: 'Items that readers who have them give up.' }),
      withheld: z.array(z.object({ itemId })),
    }),
  })
  .meta({ id: 'JsonFeed' })

export function jsonFeed(document: FeedDocument, about: string): z.infer<typeof jsonFeedShape> {
  const { title, page, publisher, before, older, entries, tombstones, withheld, addressOf } = document
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: page,
    feed_url: addressOf('json', before),
    ...(older !== null && { next_url: addressOf('json', older) }),
    language: 'zh-CN',
    authors: [{ name: publisher }],
    items: entries.map(itemOf),
    _hub: {
      about,
      archive: before !== null,
      deleted: tombstones.map(({ reason, ...tombstone }) => ({ ...tombstone, ...(reason !== null && { reason }) })),
      withheld,
    },
  }
}

const itemOf = ({ text, ...entry }: EntryDocument): z.infer<typeof jsonFeedShape>['items'][number] => ({
  id: entry.id,
  url: entry.page,
  title: entry.title,
  ...('html' in text ? { content_html: text.html } : { content_text: text.summary }),
  date_published: entry.published,
  date_modified: entry.updated,
  authors: entry.organ === null ? [] : [{ name: entry.organ.name }],
  tags: entry.field === undefined ? [] : [entry.field],
  language: entry.language,
  attachments: entry.attachments.map(({ url, mediaType, name, bytes }) => ({
    ...{ url, mime_type: mediaType, title: name, size_in_bytes: bytes },
  })),
  _hub: { itemId: entry.itemId, version: entry.version, fingerprint: entry.fingerprint, status: 'live' },
})
