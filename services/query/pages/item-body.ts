import { html, raw } from 'hono/html'
import type { Content } from '../../domain/item/content.ts'
import { cleanHtml } from '../../edge/clean-html.ts'
import type { Html } from './layout.ts'

/**
 * The body as it was published. Every honest publisher has cleaned its HTML before signing. Any other HTML is cleaned
 * here, and the page says so, because it then shows less than the fingerprint covers.
 */
export function itemBody({ body, language }: Content): Html {
  const lang = language === undefined ? '' : html` lang="${language}"`
  return body.format === 'html' ? htmlBody(body.text, lang) : html`<div class="body text"${lang}>${body.text}</div>`
}

function htmlBody(text: string, lang: Html | string): Html {
  const clean = cleanHtml(text)
  return html`${clean !== text && html`<p class="notice warning">正文中含有不允许的格式，已略去；完整内容见本条数据。</p>`}
<div class="body html"${lang}>${raw(clean)}</div>`
}
