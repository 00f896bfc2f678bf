import type { Content } from './content.ts'
import type { ItemDocument } from './item-document.ts'

/**
 * What lists know of an item's content, in their order and in every filter: all of it, and of a withdrawn item no more than
 * its notice shows, title and organ (rule 9). So no filter finds a notice by what it withholds, and it stands under the day
 * of its publication.
 */
export function listedContent(status: ItemDocument['status'], content: Content | null): Content | null {
  if (content === null || status === 'live') return content
  const { title, shownOn, organ, displayFrom, displayUntil } = content
  return {
    title,
    body: { format: 'text', text: '' },
    shownOn,
    ...(organ !== undefined && { organ }),
    ...(displayFrom !== undefined && { displayFrom }),
    ...(displayUntil !== undefined && { displayUntil }),
  }
}
