import { html } from 'hono/html'
import type { CatalogueEntry, Content, Relation } from '../../domain/item/content.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { DOCUMENT } from '../../domain/kinds/document/document-kind.ts'
import { kindOf } from '../../domain/kinds/kinds.ts'
import { chineseDate } from '../../edge/chinese-dates.ts'
import { rowPath } from './catalogues/catalogue-table.ts'
import type { ItemView } from './item-view.ts'
import type { Html } from './layout.ts'
import { entryPlace } from './place-names.ts'
import { DISCLOSURE, MEMBER, RELATION, VALIDITY } from './words.ts'

type Row = [name: string | undefined, value: Html | string | undefined | false]

/** Who made it, its number, its date and whether it holds, in one line under the title. */
export function itemByline({ told }: ItemView, content: Content): Html {
  const parts: (Html | string | undefined)[] = [
    told.organ?.name,
    content.documentNumber,
    dateOf(content.publishedOn ?? dayInShanghai(told.publishedAt)),
    content.validity && validityName(content.validity),
  ]
  return html`<p class="meta byline">${parts.map((part) => part !== undefined && html`<span>${part}</span> `)}</p>`
}

/**
 * The attributes that every item has in the same order, as inspectors look for them (国办发〔2017〕47号 and the pages of
 * gov.cn): one without a value says 无. Below them stands what only some items have.
 */
export function itemAttributes(view: ItemView, content: Content): Html {
  return html`<section aria-labelledby="attributes">
<h2 id="attributes">信息属性</h2>
<dl class="facts">${fixedRows(view, content).map(([name, value]) => row(name, value || '无'))}${furtherRows(
    view,
    content,
  ).map(([name, value]) => value && row(name, value))}</dl>
</section>`
}

const row = (name: string | undefined, value: Html | string): Html =>
  html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`

const fixedRows = ({ told }: ItemView, content: Content): Row[] => [
  [MEMBER.indexNumber, content.indexNumber],
  ['信息分类', [content.field, content.themeCategory].filter((name) => name !== undefined).join(' / ')],
  [MEMBER.organ, told.organ?.name],
  [MEMBER.issuedOn, dateOf(content.issuedOn)],
  [MEMBER.documentNumber, content.documentNumber],
  [MEMBER.publishedOn, dateOf(content.publishedOn ?? dayInShanghai(told.publishedAt))],
  [MEMBER.validity, content.validity && validityName(content.validity)],
  ['主题词', content.keywords?.join('、')],
]

const furtherRows = ({ told, directory, titles, parts }: ItemView, content: Content): Row[] => [
  [MEMBER.jointOrgans, content.jointOrgans?.map(({ name }) => name).join('、')],
  [MEMBER.kind, kindLabel(content)],
  [MEMBER.period, content.period],
  ...(['effectiveOn', 'abolishedOn', 'displayUntil', 'anchoredOn'] as const).map(
    (name): Row => [MEMBER[name], dateOf(content[name])],
  ),
  [MEMBER.disclosure, content.disclosure && (DISCLOSURE[content.disclosure] ?? content.disclosure)],
  [MEMBER.source, content.source],
  ...catalogueRows(content.catalogue),
  [MEMBER.shownOn, placesOf(told.outlets.map((entry) => entryPlace(entry, directory)))],
  [MEMBER.relations, content.relations?.length ? relationsOf(content.relations, titles, parts) : undefined],
]

const validityName = (validity: NonNullable<Content['validity']>): string => VALIDITY[validity] ?? validity

/** What the item is, where it is more than a text. A kind of a later hub is a text to this one. */
function kindLabel(content: Content): string | undefined {
  const kind = kindOf(content)
  if (kind === undefined) return undefined
  const form = content.form === undefined ? undefined : kind.forms[content.form]
  if (kind === DOCUMENT) return form
  return form === undefined ? kind.label : `${kind.label}（${form}）`
}

/** A row of the standard catalogue, as printed. */
const catalogueRows = ({ level1, level2, basis, timeLimit }: CatalogueEntry = {}): [string, string | undefined][] => [
  ['公开事项', [level1, level2].filter((level) => level !== undefined).join(' › ')],
  ['公开依据', basis],
  ['公开时限', timeLimit],
]

const dateOf = (date: string | undefined): Html | undefined =>
  date === undefined ? undefined : html`<time datetime="${date}">${chineseDate(date)}</time>`

const MOST_PLACES = 20

const placesOf = (places: { name: string; path: string | null }[]): Html =>
  html`<ul class="places">${places
    .slice(0, MOST_PLACES)
    .map(({ name, path }) => html`<li>${path === null ? name : html`<a href="${path}">${name}</a>`}</li>`)}${
    places.length > MOST_PLACES && html`<li>等 ${places.length} 处</li>`
  }</ul>`

const relationsOf = (
  relations: NonNullable<Content['relations']>,
  titles: Map<string, string>,
  parts: Map<string, string>,
): Html =>
  html`<ul class="places">${relations.map(
    ({ rel, itemId, part }) =>
      html`<li>${RELATION[rel] ?? rel}：<a href="/items/${itemId}">${titles.get(itemId) ?? itemId}</a>${
        part !== undefined && html`（${partOf({ rel, itemId, part }, parts)}）`
      }</li>`,
  )}</ul>`

/** A row of a catalogue has a page of its own. A part that is not there is told by its id. */
function partOf(
  { rel, itemId, part }: Required<Pick<Relation, 'rel' | 'itemId' | 'part'>>,
  parts: Map<string, string>,
): Html | string {
  const name = parts.get(`${itemId}#${part}`) ?? part
  return rel === 'fulfils' && name !== part ? html`<a href="${rowPath(itemId, part)}">${name}</a>` : name
}
