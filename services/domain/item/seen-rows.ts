import type { Content } from './content.ts'
import type { ShownText } from './shown-texts.ts'
import { textOfBody, textOfHtml } from './text-of-html.ts'

/**
 * The shown texts of a content in HTML, but a row of a table is one line, with a tab before each cell. Without a table they
 * are the very same texts, unless attributes say something too.
 */
export function seenRows({ body }: Content, texts: ShownText[]): ShownText[] {
  const rows = TABLE.test(body.text) ? rowsOfHtml(body.text) : textOfBody(body)
  if (texts.every(([pointer, text]) => pointer !== BODY || text === rows)) return texts
  return texts.map(([pointer, text]) => [pointer, pointer === BODY ? rows : text])
}

const BODY = '/body/text'

const TABLE = /<\/?t[rdh]\b/i
const ROW = /<\/?tr\b[^<>]*>/gi
const CELL = /<t[dh]\b[^<>]*>/gi
/** Paragraphs and line breaks within a cell. */
const BREAK = /\n|<\/?(?:p|div|br|hr|li|ul|ol|h[1-6]|t[dh]|blockquote|section|pre)\b[^<>]*>/gi

const rowsOfHtml = (html: string): string =>
  html
    .split(ROW)
    .map((part) => (part.search(CELL) === -1 ? part : part.replace(CELL, '\t').replace(BREAK, ' ')))
    .map(textOfHtml)
    .join('\n')
