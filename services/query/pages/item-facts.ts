import { html } from 'hono/html'
import type { CatalogueEntry, Content, Relation } from '../../domain/item/content.ts'
import { DOCUMENT } from '../../domain/kinds/document/document-kind.ts'
import { kindOf } from '../../domain/kinds/kinds.ts'
import { chineseDate } from '../../edge/chinese-dates.ts'
import { rowPath } from './catalogues/catalogue-table.ts'
import type { ItemView } from './item-view.ts'
import type { Html } from './layout.ts'
import { entryPlace } from './place-names.ts'
import { DISCLOSURE, MEMBER, RELATION, VALIDITY } from './words.ts'

const DATES = ['issuedOn', 'publishedOn', 'effectiveOn', 'abolishedOn', 'displayUntil'] as const

/** Who made the item, its number, its dates and where it is shown, as a list of terms. */
export function itemFacts({ told, directory, titles, parts }: ItemView, content: Content): Html {
  const rows: [name: string | undefined, value: Html | string | undefined | false][] = [
    [MEMBER.organ, told.organ?.name],
    [MEMBER.jointOrgans, content.jointOrgans?.map(({ name }) => name).join('、')],
    [MEMBER.kind, kindLabel(content)],
    [MEMBER.period, content.period],
    [MEMBER.documentNumber, content.documentNumber],
    [MEMBER.indexNumber, content.indexNumber],
    ...DATES.map((name): [string | undefined, Html | undefined] => [MEMBER[name], dateOf(content[name])]),
    [MEMBER.anchoredOn, dateOf(content.anchoredOn)],
    [MEMBER.validity, content.validity && (VALIDITY[content.validity] ?? content.validity)],
    [MEMBER.field, content.field],
    [MEMBER.themeCategory, content.themeCategory],
    [MEMBER.keywords, content.keywords?.join('、')],
    [MEMBER.disclosure, content.disclosure && (DISCLOSURE[content.disclosure] ?? content.disclosure)],
    [MEMBER.source, content.source],
    ...catalogueRows(content.catalogue),
    [MEMBER.shownOn, placesOf(told.outlets.map((entry) => entryPlace(entry, directory)))],
    [MEMBER.relations, content.relations?.length ? relationsOf(content.relations, titles, parts) : undefined],
  ]
  return html`<dl class="facts">${rows.map(
    ([name, value]) => value && html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`,
  )}</dl>
${content.summary !== undefined && html`<p class="summary"><strong>摘要：</strong>${content.summary}</p>`}`
}

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
