import type { Content } from './content.ts'

const BLOCK = /<\/?(?:p|div|br|hr|li|ul|ol|tr|td|th|table|h[1-6]|blockquote|section|pre)\b[^<>]*>/gi
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

/** A pattern, and what stands for each place where it is found. */
export type TextStep = [pattern: RegExp, by: string | ((whole: string, ...groups: string[]) => string)]

/** What makes HTML the text that people see, one after the other. */
export const HTML_STEPS: TextStep[] = [
  [BLOCK, '\n'],
  [/<[^<>]*>/g, ''],
  [
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole
      const point = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal)
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole
    },
  ],
]

/**
 * The text that people see of HTML. Each block has lines of its own, and entities are replaced by their characters. The
 * time grows with the length only.
 */
export const textOfHtml = (html: string): string =>
  HTML_STEPS.reduce((text, [pattern, by]) => text.replace(pattern, by as string), html)

/** The text that people see of a body. The checks of a content ask for it one after the other. */
export function textOfBody(body: Content['body']): string {
  if (body.format === 'text') return body.text
  if (last?.body !== body) last = { body, text: textOfHtml(body.text) }
  return last.text
}

let last: { body: Content['body']; text: string } | null = null
