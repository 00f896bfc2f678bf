import type { Content } from './content.ts'
import type { ShownText } from './shown-texts.ts'
import { type TextStep, textOfBody, textOfHtml } from './text-of-html.ts'

/**
 * The shown texts of a content in HTML, but a row of a table is one line, with a tab before each cell. Without a table they
 * are the very same texts, unless attributes say something too.
 */
export function seenRows({ body }: Content, texts: ShownText[]): ShownText[] {
  const rows = TABLE_TAG.test(body.text) ? rowsOfHtml(body.text) : textOfBody(body)
  if (texts.every(([pointer, text]) => pointer !== BODY || text === rows)) return texts
  return texts.map(([pointer, text]) => [pointer, pointer === BODY ? rows : text])
}

const BODY = '/body/text'

export const TABLE_TAG = /<\/?t[rdh]\b/i
export const ROW = /<\/?tr\b[^<>]*>/gi
const CELL = /<t[dh]\b[^<>]*>/gi
/** Paragraphs and line breaks within a cell. */
const BREAK = /\n|<\/?(?:p|div|br|hr|li|ul|ol|h[1-6]|t[dh]|blockquote|section|pre)\b[^<>]*>/gi

/** What makes a row of HTML one line, before its other tags go. */
export const rowSteps = (row: string): TextStep[] =>
  row.search(CELL) === -1
    ? []
    : [
        [CELL, '\t'],
        [BREAK, ' '],
      ]

const rowsOfHtml = (html: string): string =>
  html
    .split(ROW)
    .map((row) => textOfHtml(rowSteps(row).reduce((text, [pattern, by]) => text.replace(pattern, by as string), row)))
    .join('\n')
