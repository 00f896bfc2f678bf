import { jsonPointer } from '../errors.ts'
import type { Content } from './content.ts'
import { textOfBody, textOfHtml } from './text-of-html.ts'

/** Members that hold codes, addresses and numbers of the hub itself. Digits in them belong to no person. */
const NO_TEXT = new Set([
  ...['indexNumber', 'shownOn', 'divisionCode', 'itemId', 'url', 'sha256', 'nonce'],
  ...['fingerprint', 'rowsHash', 'parentItemId', 'assigned'],
])

/** Attributes of HTML that people see or follow. A link may hold a telephone number. */
export const SEEN_ATTRIBUTE = /\s(?:title|alt|href)\s*=\s*"([^"<>]*)"/gi

/** A text with its JSON pointer. */
export type ShownText = [pointer: string, text: string]

/**
 * Every text of a content that people can see, with its JSON pointer: title, body, summary, keywords, names of organs and
 * attachments, the cells of the catalogue, and any other field. HTML is given as people see it, without its tags.
 */
export function shownTexts(content: Content): ShownText[] {
  const texts: ShownText[] = []
  const visit = (value: unknown, pointer: string): void => {
    if (typeof value === 'string') texts.push([pointer, value])
    else if (typeof value === 'object')
      for (const [name, member] of Object.entries(value ?? {}))
        if (!NO_TEXT.has(name)) visit(member, pointer + jsonPointer([name]))
  }
  const { body, ...others } = content
  visit(others, '')
  return [...texts, ['/body/text', [textOfBody(body), ...attributesIn(body)].join('\n')]]
}

/** What people see of attributes, or follow. */
const attributesIn = ({ format, text }: Content['body']): string[] =>
  format === 'text' ? [] : [...text.matchAll(SEEN_ATTRIBUTE)].map(([, value = '']) => textOfHtml(value))
