import type { Content } from './content.ts'
import type { ItemDocument } from './item-document.ts'

/**
 * What a search looks in, folded by `foldText`: title, numbers, organs, summary, keywords and body as people
 * see it. Of a withdrawn item only what its notice shows: title and organ. `organName` is the node's, for
 * content that names no organ. Pure, so that every engine and every replay finds the same.
 */
export function searchTextOf(document: Pick<ItemDocument, 'status' | 'contentText'>, organName: string | null): string {
  if (document.contentText === null) return ''
  const content = JSON.parse(document.contentText) as Content
  const organ = content.organ?.name ?? organName
  const parts =
    document.status === 'withdrawn'
      ? [content.title, organ]
      : [
          content.title,
          content.documentNumber,
          content.indexNumber,
          organ,
          ...(content.jointOrgans ?? []).map((o) => o.name),
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

const BLOCK = /<\/?(?:p|div|br|hr|li|ul|ol|tr|td|th|table|h[1-6]|blockquote|section|pre)\b[^>]*>/gi
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

const textOfHtml = (html: string): string =>
  html
    .replace(BLOCK, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole
      const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole
    })
