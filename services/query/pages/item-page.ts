import { html } from 'hono/html'
import { isDisplayedOn } from '../../domain/item/display-dates.ts'
import { contentIsPublic, makerOfItem } from '../api/answers.ts'
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

/** The page of an item: its text, its origin, how to prove it, and all that ever happened to it. */
export function renderItemPage(view: ItemView): Page {
  const { item, directory } = view
  const title = item.title ?? ERASED
  return {
    title,
    siteName: siteName(directory),
    crumbs: [...divisionCrumbs(makerOfItem(item).organ.divisionCode, directory), { name: '信息', path: null }],
    main: html`<article>
<h1>${title}</h1>
${itemNotices(view)}
${isShown(view) && shown(view)}
</article>
${itemProof(view)}
${versionList(view)}`,
  }
}

/** The public sees no content after a withdrawal or `displayUntil`. Lists and pages hide it before `displayFrom` too. */
const isShown = ({ item, today }: ItemView): boolean =>
  contentIsPublic(item, today) && isDisplayedOn(item.content ?? {}, today)

function shown(view: ItemView): Html {
  const { content, fingerprint } = view.item
  const attachments = content?.attachments ?? []
  return html`${itemFacts(view)}
${content !== null && itemBody(content, fingerprint, view.bodies)}
${
  attachments.length > 0 &&
  html`<section aria-labelledby="attachments">
<h2 id="attachments">附件</h2>
${attachmentList(attachments)}</section>`
}`
}
