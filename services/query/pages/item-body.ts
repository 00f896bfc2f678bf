import { html, raw } from 'hono/html'
import type { Hash } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { type OfVersion, withPictureAddresses } from '../attachments/file-address.ts'
import type { Html } from './layout.ts'
import { textBody } from './text-body.ts'
import { scrolledSideways } from './wide-table.ts'

const SCROLLED = scrolledSideways('正文')

/**
 * The body as it was published. Every honest publisher has cleaned its HTML before signing. HTML that a node signed
 * uncleaned is shown as the text that was signed: cleaning it here would show something that nobody signed. `cleanBodies`
 * holds the fingerprints of those that are clean.
 */
export function itemBody(
  { body, language }: Pick<Content, 'body' | 'language'>,
  fingerprint: Hash,
  cleanBodies: ReadonlySet<Hash>,
  of?: OfVersion,
): Html {
  const lang = language === undefined ? '' : html` lang="${language}"`
  if (body.format !== 'html')
    return html`<div class="body lines"${lang}${body.text.includes('\t') && SCROLLED}>${textBody(body.text)}</div>`
  if (cleanBodies.has(fingerprint))
    return html`<div class="body html"${lang}${/<table/i.test(body.text) && SCROLLED}>${raw(withPictureAddresses(body.text, of))}</div>`
  return html`<p class="notice warning">正文的格式不符合发布要求，下面按签名时的原文逐字显示。</p>
<div class="body text"${lang}>${body.text}</div>`
}
