import type { ErrorCode } from '../../domain/error-codes.ts'
import type { Fault } from '../../domain/errors.ts'
import type { Warning } from '../../domain/warning.ts'
import { cleanHtml, MOST_DEPTH } from '../../edge/clean-html.ts'
import { MAX_RECORD_BYTES } from '../chain-event.ts'
import { type EmbeddedPicture, withoutEmbeddedPictures } from './embedded-pictures.ts'
import { emptyView, type HtmlView } from './html-finds.ts'
import { mendHtml } from './mend-html.ts'
import { HtmlTooDeep, type ParsedHtml, type Place, parseHtml } from './parse-html.ts'
import { firstDifference } from './seen-writer.ts'
import { viewHtml } from './view-html.ts'

interface CleanedHtml {
  /** The cleaned text, or the text as it was given where it is refused. */
  html: string
  faults: Fault[]
  warnings: Warning[]
}

export interface PublishableHtml extends CleanedHtml {
  /** Those that the text held itself. It names them now as stored files. */
  pictures: EmbeddedPicture[]
}

const POINTER = '/body/text'

/**
 * Any tag but those of blocks, which hold nothing for which a text is refused and are read by every parser alike. A text
 * of these alone that is clean is shown as it is, so that there is nothing to compare.
 */
const OTHER_THAN_PLAIN =
  /<(?!\/?(?:p|br|hr|div|h[1-6]|ul|ol|li|table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|blockquote)[\s>])/

/**
 * Cleans an HTML text and compares what its reader saw before with what he will see. The same: accepted, with a warning
 * that names the formatting that went. Anything else is a fault with its line.
 */
export function publishableHtml(given: string): PublishableHtml {
  try {
    const { html, pictures, faults } = withoutEmbeddedPictures(given, MOST_DEPTH)
    const found = { ...withStoredPictures(html), pictures }
    return faults.length === 0 ? found : { ...found, html: given, faults: [...faults, ...found.faults] }
  } catch (error) {
    if (!(error instanceof HtmlTooDeep)) throw error
    const tooDeep: Fault = { code: 'html-too-deep', pointer: POINTER, details: { most: MOST_DEPTH } }
    return { html: given, pictures: [], faults: [tooDeep], warnings: [] }
  }
}

function withStoredPictures(html: string): CleanedHtml {
  const plain = OTHER_THAN_PLAIN.test(html) ? null : cleanHtml(html)
  if (plain === html) return accepted(html, emptyView())
  const parsed = parseHtml(html, MOST_DEPTH)
  const view = viewHtml(parsed)
  const refused = refusal(html, parsed, view)
  if (refused !== null) return refused
  const direct = view.isRewritten ? null : (plain ?? cleanHtml(html))
  if (direct === html || (direct !== null && view.seen === seenIn(direct))) return accepted(direct, view)
  const written = mendHtml(parseHtml(html, MOST_DEPTH))
  if (written.length > MOST_WRITTEN) return tooLarge(html, written)
  const mended = cleanHtml(written)
  if (mended === null) throw new HtmlTooDeep()
  const difference = firstDifference(view.seen, seenIn(mended))
  return difference === null ? accepted(mended, view) : differing(html, difference)
}

/** A record has room for half of it. A tag around each letter of a long text makes so much. */
const MOST_WRITTEN = 2 * MAX_RECORD_BYTES

const tooLarge = (html: string, written: string): CleanedHtml => {
  const details = { bytes: Buffer.byteLength(written), maxBytes: MAX_RECORD_BYTES }
  return { html, faults: [{ code: 'content-too-large', pointer: POINTER, details }], warnings: [] }
}

const seenIn = (html: string): string => viewHtml(parseHtml(html, MOST_DEPTH)).seen

const accepted = (html: string, { formatting }: HtmlView): CleanedHtml => ({
  html,
  faults: [],
  warnings:
    formatting.size === 0
      ? []
      : [{ code: 'formatting-removed', pointer: POINTER, details: { found: [...formatting].sort().join('、') } }],
})

/** Everything for which the text is refused, whatever cleaning would make of it. The lines are looked for only then. */
function refusal(html: string, { broken }: ParsedHtml, view: HtmlView): CleanedHtml | null {
  if (finds(broken, view).length === 0) return null
  const located = parseHtml(html, MOST_DEPTH, true)
  const faults = finds(located.broken, viewHtml(located)).map(
    ([code, { found, line }]): Fault => ({ code, pointer: POINTER, details: { found: withoutDigits(found), line } }),
  )
  return { html, faults, warnings: [] }
}

const finds = (broken: Place | null, view: HtmlView): [ErrorCode, Place][] =>
  (
    [
      ['html-active-content', view.active],
      ['html-broken', broken],
      ['html-picture-embedded', view.embedded],
      ['html-hidden-text', view.hidden],
      ['html-element-unkept', view.unkept],
      ['html-link-nowhere', view.link],
      ['html-style-unclear', view.unclear === null ? null : { found: view.unclear.slice(0, 60), line: 0 }],
    ] as [ErrorCode, Place | null][]
  ).filter((find): find is [ErrorCode, Place] => find[1] !== null)

function differing(html: string, { what, at }: { what: string; at: number }): CleanedHtml {
  const { lines } = viewHtml(parseHtml(html, MOST_DEPTH, true))
  const line = lines.findLast(([offset]) => offset <= at)?.[1] ?? 1
  return { html, faults: [{ code: 'html-shown-differs', pointer: POINTER, details: { what, line } }], warnings: [] }
}

/** What stands in angle brackets by mistake may be a number of somebody. */
const withoutDigits = (found: string): string => found.replace(/\d{4,}/g, (digits) => '*'.repeat(digits.length))
