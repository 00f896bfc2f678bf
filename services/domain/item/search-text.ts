import type { Content } from './content.ts'
import type { ItemDocument } from './item-document.ts'
import { textOfHtml } from './text-of-html.ts'

/**
 * What a search looks in, folded by `foldText`: title, numbers, organs, summary, keywords and body as people
 * see it. Of a withdrawn item only what its notice shows: title and organ. `organName` is the node's, for
 * content that names no organ. Pure, so that every engine and every replay finds the same.
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
 * Letters without case, else literal. Sigma's final form depends on what follows it, so it is folded too:
 * folding a part of a text gives a part of the folded text.
 */
export const foldText = (text: string): string => text.toLowerCase().replaceAll('ς', 'σ')
