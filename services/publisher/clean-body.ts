import { createRequire } from 'node:module'
import type { Fault } from '../domain/errors.ts'
import type { Content } from '../domain/item/content.ts'
import { isBlank } from '../domain/item/is-blank.ts'
import { textOfBody } from '../domain/item/text-of-html.ts'
import type { Warning } from '../domain/warning.ts'
import type { EmbeddedPicture } from './html/embedded-pictures.ts'

export interface CleanedBody {
  content: Content
  /** Those that the HTML held itself, and that it names now as stored files. */
  pictures: EmbeddedPicture[]
  faults: Fault[]
  warnings: Warning[]
}

/** It and its two parsers take a sixth of a command's start, and most commands meet no HTML. */
const load = createRequire(import.meta.url)

/**
 * The content with its HTML cleaned, so that the fingerprint covers what is shown. The faults point into the content:
 * `html-…` for what a reader would see otherwise than its author, and `body-missing` if nothing is left that people would
 * see.
 */
export function cleanBody(content: Content): CleanedBody {
  const { format, text } = content.body
  if (format !== 'html') return { content, pictures: [], faults: [], warnings: [] }
  const { publishableHtml } = load('./html/publishable-html.ts') as typeof import('./html/publishable-html.ts')
  const { html, pictures, faults, warnings } = publishableHtml(text)
  if (faults.length > 0) return { content, pictures: [], faults, warnings }
  const body = { format, text: html }
  if (isBlank(textOfBody(body)) && !html.includes('<img ')) faults.push({ code: 'body-missing', pointer: '/body/text' })
  return { content: { ...content, body }, pictures, faults, warnings }
}
