import type { Content } from '../../domain/item/content.ts'
import { textOfBody } from '../../domain/item/text-of-html.ts'
import { forPage } from '../../edge/visible-controls.ts'
import { withAbsoluteLinks } from '../absolute-links.ts'
import type { CheckedItem } from '../checked-item.ts'
import { cleanAmong } from '../clean-bodies.ts'
import type { ItemReader } from '../item-reader.ts'
import { itemBody } from '../pages/item-body.ts'

/** What an entry has of an item's text: all of it as HTML, or of a long one a summary. */
export type EntryText = { html: string } | { summary: string }

/** Longer texts would make a document of fifty entries too large for those who ask for it every hour. */
const MOST_CHARACTERS = 20_000
const SUMMARY_CHARACTERS = 300

export async function entryText(
  { fingerprint }: Pick<CheckedItem, 'fingerprint'>,
  content: Content,
  { reader, page }: { reader: Pick<ItemReader, 'bodies'>; page: string },
): Promise<EntryText> {
  if (content.body.text.length > MOST_CHARACTERS) return { summary: content.summary ?? beginningOf(content) }
  const clean = await cleanAmong([{ fingerprint, content }], reader)
  return { html: forPage(withAbsoluteLinks(String(itemBody(content, fingerprint, clean)), page)) }
}

function beginningOf({ body }: Content): string {
  const beginning = textOfBody({ ...body, text: body.text.slice(0, MOST_CHARACTERS) })
    .replace(/\s+/g, ' ')
    .trim()
  const characters = [...beginning]
  return characters.length <= SUMMARY_CHARACTERS ? beginning : `${characters.slice(0, SUMMARY_CHARACTERS).join('')}…`
}
