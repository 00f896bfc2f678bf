import type { Content } from './content.ts'
import type { ItemDocument } from './item-document.ts'
import { textOfHtml } from './text-of-html.ts'

/**
 * The text that a search looks in, folded by `foldText`: title, numbers, organs, summary, keywords, and the body as people
 * see it. For a withdrawn item it is what the notice shows, title and organ. `organName` is the node's name, for a content
 * that names no organ. Every engine and every replay finds the same.
 */
export function searchTextOf(
  status: ItemDocument['status'],
  content: Content | null,
  organName: string | null,
): string {
  if (content === null) return ''
  const organ = content.organ?.name ?? organName
  const parts =
    status === 'withdrawn'
      ? [content.title, organ]
      : [
          content.title,
          content.documentNumber,
          content.indexNumber,
          organ,
          ...(content.jointOrgans?.map(({ name }) => name) ?? []),
          content.summary,
          ...(content.keywords ?? []),
          content.body.format === 'html' ? textOfHtml(content.body.text) : content.body.text,
        ]
  return foldText(parts.filter((part) => part != null).join('\n'))
}

/**
 * Folds the case of letters and nothing else. The final form of sigma depends on what follows it, so it is folded too.
 * Thus the fold of a part of a text is a part of the folded text.
 */
export const foldText = (text: string): string => text.toLowerCase().replaceAll('ς', 'σ')
