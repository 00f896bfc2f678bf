import { html } from 'hono/html'
import type { Content } from '../../domain/item/content.ts'
import { CATALOGUE } from '../../domain/kinds/catalogue/catalogue-kind.ts'
import { PLAN } from '../../domain/kinds/plan/plan-kind.ts'
import { attachmentList } from './attachment-list.ts'
import { divisionCrumbs } from './breadcrumbs.ts'
import { catalogueFieldPath, placeOfOffice } from './catalogues/paths.ts'
import { freshnessLine } from './freshness-line.ts'
import { itemAttributes, itemByline } from './item-attributes.ts'
import { itemBody } from './item-body.ts'
import { itemNotices } from './item-notices.ts'
import { itemProof } from './item-proof.ts'
import type { ItemView } from './item-view.ts'
import type { Html, Page } from './layout.ts'
import { linkingItems } from './links-section.ts'
import { itemMetaTags } from './meta-tags.ts'
import { qrCode } from './qr-code.ts'
import type { Site } from './site.ts'
import { siteName } from './site-name.ts'
import { versionList } from './version-list.ts'

const ERASED = '（内容已抹除）'
const NEVER_SHOWN = '（已撤下的信息）'

/** The page of an item: its text first, then its origin, all that ever happened to it, and how to prove it. */
export function renderItemPage(view: ItemView, { site, address }: { site: Site; address: string | null }): Page {
  const { told, directory } = view
  const title = told.title ?? (told.isErased ? ERASED : NEVER_SHOWN)
  const name = siteName(directory)
  return {
    title,
    siteName: name,
    head: html`${itemMetaTags(view, { siteName: name, site })}<link rel="canonical" href="/items/${told.itemId}">`,
    alternates: [{ mediaType: 'application/json', path: `/v1/items/${told.itemId}` }],
    isUnlisted: told.content === null,
    crumbs: [
      ...divisionCrumbs(told.organ?.divisionCode ?? told.node.divisionCode, directory),
      { name: '信息', path: null },
    ],
    main: html`<article>
<h1>${title}</h1>
${told.content !== null && itemByline(view, told.content)}
${itemNotices(view)}
${told.content !== null && catalogueLinks(view, told.content)}
${told.content !== null && shown(view, told.content)}
${linkingItems(view.linking, told.content)}
${told.content !== null && itemAttributes(view, told.content)}
</article>
${versionList(view)}
${itemProof(view)}
${printed(view, { name, address })}`,
  }
}

/** What paper has: where it is from, how old it is, and what leads back to what is in force. */
function printed({ told, freshness }: ItemView, { name, address }: { name: string; address: string | null }): Html {
  const place = address === null ? null : `${address}/items/${told.itemId}`
  return html`<div class="printed">${place !== null && qrCode(place, '本条信息的二维码')}
<div><p>${name}　${place}</p>
${freshnessLine(freshness)}
<p>第 ${told.version} 版　指纹前 12 位 ${told.fingerprint.split(':').at(-1)?.slice(0, 12)}</p></div></div>`
}

/** A catalogue leads to its table, which says what of it is in force. */
function catalogueLinks({ told, directory }: ItemView, { kind, field }: Content): Html | false {
  const place = placeOfOffice(directory, told.node)
  if (kind !== CATALOGUE.name || place === undefined || field === undefined || !directory.fields().includes(field))
    return false
  return html`<p><a href="${catalogueFieldPath(place, field)}?node=${told.nodeId}">哪些行现在生效、各行的公开情况</a></p>`
}

function shown(view: ItemView, content: Content): Html {
  const { attachments = [] } = content
  return html`${content.summary !== undefined && html`<p class="summary"><strong>摘要：</strong>${content.summary}</p>`}
${content.kind === PLAN.name && html`<p><a href="/plans/${view.told.itemId}/progress">各单位进展</a></p>`}
${itemBody(content, view.told.fingerprint, view.cleanBodies)}
${
  attachments.length > 0 &&
  html`<section aria-labelledby="attachments">
<h2 id="attachments">附件</h2>
${attachmentList(attachments)}</section>`
}`
}
