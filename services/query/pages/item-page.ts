import { html } from 'hono/html'
import { mayRead } from '../../domain/item/may-read.ts'
import { makerFor, readableTitle } from '../api/answers.ts'
import { attachmentList } from './attachment-list.ts'
import { divisionCrumbs } from './breadcrumbs.ts'
import { itemBody } from './item-body.ts'
import { itemFacts } from './item-facts.ts'
import { itemNotices } from './item-notices.ts'
import { itemProof } from './item-proof.ts'
import type { ItemView } from './item-view.ts'
import type { Html, Page } from './layout.ts'
import { siteName } from './site-name.ts'
import { versionList } from './version-list.ts'

const ERASED = '（内容已抹除）'
const NEVER_SHOWN = '（已撤下的信息）'

/** The page of an item: its text, its origin, how to prove it, and all that ever happened to it. */
export function renderItemPage(view: ItemView): Page {
  const { item, directory, reader } = view
  const title = readableTitle(item, reader) ?? (item.content === null ? ERASED : NEVER_SHOWN)
  return {
    title,
    siteName: siteName(directory),
    crumbs: [
      ...divisionCrumbs(makerFor(item, reader).organ?.divisionCode ?? item.node.divisionCode, directory),
      { name: '信息', path: null },
    ],
    main: html`<article>
<h1>${title}</h1>
${itemNotices(view)}
${mayRead(item, reader) === 'content' && shown(view)}
</article>
${itemProof(view)}
${versionList(view)}`,
  }
}

function shown(view: ItemView): Html {
  const { content, fingerprint } = view.item
  const attachments = content?.attachments ?? []
  return html`${itemFacts(view)}
${content !== null && itemBody(content, fingerprint, view.cleanBodies)}
${
  attachments.length > 0 &&
  html`<section aria-labelledby="attachments">
<h2 id="attachments">附件</h2>
${attachmentList(attachments)}</section>`
}`
}
