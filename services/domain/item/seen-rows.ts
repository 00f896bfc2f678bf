import type { Content } from './content.ts'
import { shownTexts } from './shown-texts.ts'
import { textOfHtml } from './text-of-html.ts'

/** The texts of `shownTexts`, but a row of a table in HTML is one line, with a tab before each cell. */
export const seenRows = (content: Content): [pointer: string, text: string][] =>
  content.body.format === 'html'
    ? shownTexts({ ...content, body: { format: 'text', text: rowsOfHtml(content.body.text) } })
    : shownTexts(content)

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
