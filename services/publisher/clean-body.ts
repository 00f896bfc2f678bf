import type { ErrorCode } from '../domain/error-codes.ts'
import type { Fault } from '../domain/errors.ts'
import type { Content } from '../domain/item/content.ts'
import { isBlank } from '../domain/item/is-blank.ts'
import { textOfHtml } from '../domain/item/text-of-html.ts'
import { cleanHtml, findInHtml, MOST_DEPTH } from '../edge/clean-html.ts'

/**
 * The content with its HTML cleaned, so that the fingerprint covers what is shown. The faults point into the content:
 * `html-active-content`, `html-too-deep`, and `body-missing` if nothing is left that people would see.
 */
export function cleanBody(content: Content): { content: Content; faults: Fault[] } {
  const { format, text } = content.body
  if (format !== 'html') return { content, faults: [] }
  const faults: Fault[] = []
  const { active, noTag, embedded, hidden } = findInHtml(text)
  const refuse = (code: ErrorCode, found: string | null) => {
    if (found !== null) faults.push({ code, pointer: '/body/text', details: { found } })
  }
  refuse('html-active-content', active)
  refuse('html-broken', noTag)
  refuse('html-picture-embedded', embedded)
  refuse('html-hidden-text', hidden)
  const clean = cleanHtml(text)
  if (clean === null) {
    faults.push({ code: 'html-too-deep', pointer: '/body/text', details: { most: MOST_DEPTH } })
    return { content, faults }
  }
  if (isBlank(textOfHtml(clean)) && !clean.includes('<img '))
    faults.push({ code: 'body-missing', pointer: '/body/text' })
  return { content: { ...content, body: { format, text: clean } }, faults }
}
