import { html } from 'hono/html'
import type { Directory, DirectoryNode, Division } from '../../../domain/directory/directory.ts'
import type { FieldAt } from '../../../domain/rules/field-at.ts'
import { chineseDate } from '../../../edge/chinese-dates.ts'
import { sayAbsence } from '../../../edge/say-absence.ts'
import type { FieldCatalogues, OfficeCatalogues } from '../../catalogues/field-catalogues.ts'
import type { LitCatalogue } from '../../catalogues/lit-catalogue.ts'
import { divisionCrumbs } from '../breadcrumbs.ts'
import type { Html, Page } from '../layout.ts'
import { siteName } from '../site-name.ts'
import { withheldNotice } from '../withheld-notice.ts'
import { catalogueTable } from './catalogue-table.ts'
import { lightsLine } from './light-words.ts'
import { catalogueFieldPath, matrixPath } from './paths.ts'
import { stateLines } from './state-lines.ts'

export interface FieldPageView {
  division: Division
  field: Pick<FieldAt, 'name' | 'title'>
  /** The only office that is shown; null for all. */
  office: DirectoryNode | null
  page: FieldCatalogues
  continued: boolean
  directory: Directory
  on: string
  query: URLSearchParams
}

/** The catalogues of one field at a place, as they are printed, one office after another. */
export function renderFieldPage(view: FieldPageView): Page {
  const { division, field, office, page, directory, on } = view
  const place = office?.name ?? division.name
  const title = `${place}${field.title}领域事项标准目录`
  return {
    title,
    siteName: siteName(directory),
    isWide: true,
    withholds: page.withheld.length > 0,
    crumbs: [
      ...divisionCrumbs(division.code, directory),
      { name: '事项标准目录', path: matrixPath(division) },
      { name: field.title, path: null },
    ],
    main: html`<h1>${title}</h1>
<p class="lead">各单位在这一领域应当公开的事项，按${chineseDate(on)}的情况。生效以审核通过为准，未经审核的也照原样列出。</p>
${withheldNotice(page.withheld, '暂不计入')}
${page.offices.map((one) => officeSection(one, view))}
${page.offices.length === 0 && html`<p class="empty">${view.continued ? '没有更多单位了。' : '这里没有发布目录的单位。'}</p>`}
${paging(view)}`,
  }
}

function officeSection(
  { office, absence, catalogues }: OfficeCatalogues,
  { field, directory, on }: FieldPageView,
): Html {
  const id = `office-${office.nodeId}`
  return html`<section class="office" aria-labelledby="${id}"><h2 id="${id}">${office.name}</h2>
${catalogues.map((one) => oneCatalogue(one, `${office.name}${field.title}领域目录`, { directory, on }))}
${catalogues.length === 0 && html`<p>${absence === null ? '还没有发布这一领域的目录。' : `不适用：${sayAbsence(absence)}。`}</p>`}</section>
`
}

function oneCatalogue(
  catalogue: LitCatalogue,
  name: string,
  { directory, on }: Pick<FieldPageView, 'directory' | 'on'>,
): Html {
  const { newest, inForce } = catalogue.standing
  const { rows } = inForce?.version ?? newest
  const { itemId } = catalogue.item
  return html`${stateLines(catalogue, directory, on)}
${lightsLine(catalogue.lights)}
${rows.length === 0 ? html`<p>目录中没有事项。</p>` : catalogueTable(rows, { itemId, name, on, lights: catalogue.lights })}`
}

function paging({ division, field, page, continued, query }: FieldPageView): Html {
  const path = catalogueFieldPath(division, field.name)
  const first = query.toString()
  const further = new URLSearchParams(query)
  if (page.next !== null) further.set('cursor', page.next)
  return html`<nav class="paging" aria-label="翻页">${continued && html`<a href="${path}${first && `?${first}`}">回到第一页</a>`}
${page.next !== null && html`<a rel="next" href="${path}?${further.toString()}">后面的单位</a>`}</nav>`
}
