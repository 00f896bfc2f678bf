import { afterSteps, asWritten, joinPlaced, type PlacedText } from './placed-text.ts'
import { ROW, rowSteps, TABLE_TAG } from './seen-rows.ts'
import { SEEN_ATTRIBUTE } from './shown-texts.ts'
import { HTML_STEPS } from './text-of-html.ts'

/** The text of HTML as `shownTexts` gives it, with its places in the HTML. */
export function placedLines(html: string): PlacedText {
  const attributes = [...html.matchAll(SEEN_ATTRIBUTE)].map(({ 0: whole, 1: value = '', index }) => {
    const end = index + whole.length - 1
    return asWritten(html, end - value.length, end)
  })
  return joinPlaced(
    [asWritten(html), ...attributes].map((text) => afterSteps(text, HTML_STEPS)),
    '\n',
  )
}

/** The same as `seenRows` gives it. */
export function placedRows(html: string): PlacedText {
  if (!TABLE_TAG.test(html)) return afterSteps(asWritten(html), HTML_STEPS)
  const rows: PlacedText[] = []
  let begin = 0
  for (const { 0: tag, index } of html.matchAll(ROW)) {
    rows.push(asWritten(html, begin, index))
    begin = index + tag.length
  }
  rows.push(asWritten(html, begin))
  return joinPlaced(
    rows.map((row) => afterSteps(row, [...rowSteps(row.text), ...HTML_STEPS])),
    '\n',
  )
}
