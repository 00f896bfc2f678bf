import { html } from 'hono/html'
import type { Attachment } from '../../domain/item/content.ts'
import { attachmentHref, type OfVersion } from '../attachments/file-address.ts'
import { byteSize } from './byte-size.ts'
import type { Html } from './layout.ts'
import { FILE_KIND } from './words.ts'

/** Name, size and SHA-256 of each file, so that people can check what they fetched. */
export const attachmentList = (attachments: Attachment[], of?: OfVersion): Html =>
  html`<ul class="attachments">${attachments.map(
    ({ name, url, bytes, mediaType, sha256 }) => html`<li>${linkTo(attachmentHref({ url, name }, of), name)}
<p class="meta"><span>${byteSize(bytes)}</span> <span>${FILE_KIND[mediaType] ?? mediaType}</span></p>
<p class="meta">SHA-256 <code>${sha256}</code></p></li>\n`,
  )}</ul>`

const linkTo = (url: string, name: string): Html =>
  mayBeLinked(url) ? html`<a href="${url}">${name}</a>` : html`<span>${name}</span>`

/** No honest publisher signs another kind of address. If one does, the name is shown without a link. */
export const mayBeLinked = (url: string): boolean =>
  /^(?:https?:\/\/[^\s@\\/?#]+(?:[\\/?#]|$)|\/attachments\/)/i.test(url)
