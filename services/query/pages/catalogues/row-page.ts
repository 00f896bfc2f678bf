import { html } from 'hono/html'
import { PRINTED_MEMBERS } from '../../../domain/catalogue/printed-row.ts'
import type { Directory } from '../../../domain/directory/directory.ts'
import type { Instant } from '../../../domain/ids.ts'
import { chineseDate } from '../../../edge/chinese-dates.ts'
import { explainLimit } from '../../../edge/explain-limit.ts'
import { nameOfRow, PRINTED_MEMBER, printedText } from '../../../edge/printed-members.ts'
import { hasLapsed, type RowOnDay } from '../../catalogues/catalogue-row.ts'
import type { ItemList } from '../../outlet-list.ts'
import { divisionCrumbs } from '../breadcrumbs.ts'
import type { Html, Page } from '../layout.ts'
import { listedItem } from '../listed-item.ts'
import { outletPathOf } from '../place-names.ts'
import { siteName } from '../site-name.ts'
import { withheldNotice } from '../withheld-notice.ts'
import { rowPath } from './catalogue-table.ts'
import { rowLightText } from './light-words.ts'
import { catalogueFieldPath, matrixPath, placeOfOffice } from './paths.ts'
import { STATE_NAME } from './state-lines.ts'

export interface RowPageView {
  found: RowOnDay
  list: ItemList
  continued: boolean
  directory: Directory
  on: string
  now: Instant
  query: URLSearchParams
}

/** A row of a catalogue: what it prints, how its limit is read, and what was published for it. */
export function renderRowPage(view: RowPageView): Page {
  const { found, list, directory } = view
  const { item, field } = found.catalogue
  const place = placeOfOffice(directory, item.node)
  const name = nameOfRow(found.row)
  return {
    title: `${name} - ${item.node.name}${field}目录`,
    siteName: siteName(directory),
    withholds: list.withheld.length > 0 || found.withheld.length > 0 || list.hasAhead,
    crumbs: [
      ...divisionCrumbs(place?.code ?? item.node.divisionCode, directory),
      ...(place === undefined
        ? []
        : [
            { name: '事项标准目录', path: matrixPath(place) },
            { name: field, path: `${catalogueFieldPath(place, field)}?node=${item.node.nodeId}` },
          ]),
      { name, path: null },
    ],
    main: html`<h1>${name}</h1>
<p class="lead"><a href="/items/${item.itemId}">${item.title}</a>，${item.node.name}</p>
${standing(view)}
${printedFacts(found)}
<section aria-labelledby="limit"><h2 id="limit">公开时限怎么算</h2>
<ul>${explainLimit(found.limit).map((sentence) => html`<li>${sentence}</li>\n`)}</ul></section>
${publishedFor(view)}`,
  }
}

function standing({ found: { row, inForce, newest, changed, catalogue, light }, on }: RowPageView): Html {
  const { state } = catalogue.standing
  return html`<p class="meta"><strong class="badge state ${state}">${STATE_NAME[state]}</strong>
<span>${inForce === null ? '这一行还没有生效' : `现行第 ${inForce.version.version} 版，${chineseDate(inForce.since)}起生效`}</span></p>
${light !== null && html`<p>${rowLightText(light)}</p>`}
${hasLapsed(row, on) && html`<p class="notice warning">这一行自${chineseDate(row.ended ?? on)}起失效。</p>`}
${
  inForce !== null &&
  newest !== null &&
  changed.length > 0 &&
  html`<div class="notice"><p>第 ${newest.version.version} 版改动了这一行，尚未生效：</p>
<ul>${changed.map((member) => html`<li>${PRINTED_MEMBER[member]}改为：${printedText(newest.row, member) || '（空）'}</li>\n`)}</ul></div>`
}
${inForce !== null && newest === null && html`<p class="notice">最新的第 ${catalogue.standing.newest.version} 版没有这一行，尚未生效。</p>`}`
}

const printedFacts = ({ row }: RowOnDay): Html =>
  html`<dl class="facts">${PRINTED_MEMBERS.map((member) => [PRINTED_MEMBER[member], printedText(row, member)] as const)
    .concat([['备注', row.note ?? '']])
    .map(([name, text]) => text !== '' && html`<div><dt>${name}</dt><dd>${text}</dd></div>\n`)}</dl>`

function publishedFor({ found, list, continued, directory, now, query }: RowPageView): Html {
  const { item } = found.catalogue
  const place = placeOfOffice(directory, item.node)
  const path = rowPath(item.itemId, found.rowId)
  const first = query.toString()
  const further = new URLSearchParams(query)
  if (list.next !== null) further.set('cursor', list.next)
  return html`<section aria-labelledby="published"><h2 id="published">按本行公开的信息</h2>
${withheldNotice(list.withheld, '暂不显示')}
${list.total !== null && list.total > 0 && html`<p class="meta">共 ${list.total} 条</p>`}
${
  list.items.length === 0
    ? html`<p class="empty">${continued ? '没有更多信息了。' : '还没有公开的信息写明对应这一行。'}</p>`
    : html`<ol class="items">${list.items.map((one) => listedItem(one, (place && outletPathOf(place)) ?? '/', now))}</ol>`
}
<nav class="paging" aria-label="翻页">${continued && html`<a href="${path}${first && `?${first}`}">回到第一页</a>`}
${list.next !== null && html`<a rel="next" href="${path}?${further.toString()}">下一页</a>`}</nav></section>`
}
