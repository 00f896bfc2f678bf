import type { Fault } from '../domain/errors.ts'
import type { Content } from '../domain/item/content.ts'
import { textOfHtml } from '../domain/item/text-of-html.ts'
import { activeContentIn, cleanHtml, MOST_DEPTH } from '../edge/clean-html.ts'

const SEEN = /[^\s\u00ad\u200b-\u200d\u2060\ufeff]/

/**
 * The content with its HTML cleaned, so that the fingerprint covers what is shown. The faults point into the content:
 * `html-active-content`, `html-too-deep`, and `body-missing` if nothing is left that people would see.
 */
export function cleanBody(content: Content): { content: Content; faults: Fault[] } {
  const { format, text } = content.body
  if (format !== 'html') return { content, faults: [] }
  const faults: Fault[] = []
  const active = activeContentIn(text)
  if (active !== null) faults.push({ code: 'html-active-content', pointer: '/body/text', details: { found: active } })
  const clean = cleanHtml(text)
  if (clean === null) {
    faults.push({ code: 'html-too-deep', pointer: '/body/text', details: { most: MOST_DEPTH } })
    return { content, faults }
  }
  if (!SEEN.test(textOfHtml(clean)) && !clean.includes('<img '))
    faults.push({ code: 'body-missing', pointer: '/body/text' })
  return { content: { ...content, body: { format, text: clean } }, faults }
}
