import { html, raw } from 'hono/html'
import type { Attachment, Content } from '../../domain/item/content.ts'
import { cleanHtml } from '../../http/clean-html.ts'
import { byteSize } from './byte-size.ts'
import type { Html } from './layout.ts'

/**
 * The body as published. Every honest publisher has cleaned its HTML before signing; one that has not is
 * cleaned here, which is said, because what is shown is then not the whole of what the fingerprint covers.
 */
export function itemBody({ body, language, attachments = [] }: Content): Html {
  const lang = language === undefined ? '' : html` lang="${language}"`
  return html`${body.format === 'html' ? htmlBody(body.text, lang) : html`<div class="body text"${lang}>${body.text}</div>`}
${attachments.length > 0 && attachmentList(attachments)}`
}

function htmlBody(text: string, lang: Html | string): Html {
  const clean = cleanHtml(text)
  return html`${clean !== text && html`<p class="notice warning">正文中含有不允许的格式，已略去；完整内容见本条数据。</p>`}
<div class="body html"${lang}>${raw(clean)}</div>`
}

const attachmentList = (attachments: Attachment[]): Html => html`<section aria-labelledby="attachments">
<h2 id="attachments">附件</h2>
<ul class="attachments">${attachments.map(
  ({ name, url, bytes, mediaType, sha256 }) => html`<li><a href="${url}">${name}</a>
<p class="meta"><span>${byteSize(bytes)}</span> <span>${mediaType}</span></p>
<p class="meta">SHA-256 <code>${sha256}</code></p></li>\n`,
)}</ul></section>`
