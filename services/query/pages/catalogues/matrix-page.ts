import { html } from 'hono/html'
import type { Directory, Division } from '../../../domain/directory/directory.ts'
import { chineseDate } from '../../../edge/chinese-dates.ts'
import { sayAbsence } from '../../../edge/say-absence.ts'
import type { Coverage, CoverageCell, CoverageState } from '../../catalogues/coverage.ts'
import { divisionCrumbs } from '../breadcrumbs.ts'
import type { Html, Page } from '../layout.ts'
import { siteName } from '../site-name.ts'
import { withheldNotice } from '../withheld-notice.ts'
import { catalogueFieldPath, matrixPath, placeOfOffice } from './paths.ts'
import { STATE_NAME } from './state-lines.ts'

export interface MatrixPageView {
  division: Division
  coverage: Coverage
  continued: boolean
  directory: Directory
  on: string
  query: URLSearchParams
}

/** Short enough for a cell of a wide table; each begins with another sign, so that none is told by colour alone. */
const CELL_NAME: Record<CoverageState, string> = {
  'in-force': '✓ 生效',
  changed: '△ 改动待审',
  unreviewed: '○ 未经审核',
  returned: '✕ 已退回',
  filed: '✓ 已备案',
  none: '－ 没有发布',
  'not-applicable': '不适用',
}

const LEGEND: [state: CoverageState, says: string][] = [
  ['in-force', `${STATE_NAME['in-force']}，各行据此推算公开期限`],
  ['changed', `${STATE_NAME.changed}，原来审核通过的仍然有效`],
  ['unreviewed', `${STATE_NAME.unreviewed}，已发布`],
  ['returned', '最新一版被退回'],
  ['filed', '村级清单，报乡镇备案，自发布起生效'],
  ['none', '还没有发布'],
  ['not-applicable', '这一单位没有此领域的事项，写明原因，不计入'],
]

/** Offices by fields: whose catalogues of what are in force. */
export function renderMatrixPage(view: MatrixPageView): Page {
  const { division, coverage, directory, on } = view
  const title = `${division.name}事项标准目录编制情况`
  return {
    title,
    siteName: siteName(directory),
    isWide: true,
    withholds: coverage.withheld.length > 0,
    crumbs: [...divisionCrumbs(division.code, directory), { name: '事项标准目录', path: null }],
    main: html`<h1>${title}</h1>
<p class="lead">各单位在各个领域的目录，按${chineseDate(on)}的情况。点开一格可以看目录全文。</p>
${withheldNotice(coverage.withheld, '暂不计入')}
${coverage.offices.length === 0 ? html`<p class="empty">${view.continued ? '没有更多单位了。' : '这里没有发布目录的单位。'}</p>` : matrix(view)}
${paging(view)}
${belowOf(view)}`,
  }
}

function matrix({ coverage, directory, division, query }: MatrixPageView): Html {
  const { fields, offices, total } = coverage
  const covered = offices.reduce((sum, one) => sum + one.covered, 0)
  const applicable = offices.reduce((sum, one) => sum + one.applicable, 0)
  const on = query.get('on')
  const cellPath = (field: string, office: (typeof offices)[number]['office']): string | null => {
    const place = placeOfOffice(directory, office)
    const asked = new URLSearchParams({ node: office.nodeId, ...(on !== null && { on }) })
    return place ? `${catalogueFieldPath(place, field)}?${asked.toString()}` : null
  }
  return html`<p>${offices.length === total ? `共 ${total} 个单位` : `共 ${total} 个单位，本页 ${offices.length} 个`}，应编目录 ${applicable} 份，有生效版本 ${covered} 份（${percent(covered, applicable)}）。</p>
<section class="rules coverage" tabindex="0" aria-label="${division.name}各单位各领域的目录，可以左右滚动">
<table><caption class="hidden">各单位各领域的目录</caption>
<thead><tr><th scope="col">单位</th><th scope="col">生效</th>${fields.map(({ title }) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${offices.map(
    ({ office, cells, ...counts }) =>
      html`<tr><th scope="row">${office.name}</th><td class="count">${counts.covered}／${counts.applicable}</td>${cells.map((cell) => matrixCell(cell, cellPath(cell.field, office)))}</tr>\n`,
  )}</tbody></table></section>
<dl class="coverage-states">${LEGEND.map(([state, says]) => html`<div><dt class="state-name ${state}">${CELL_NAME[state]}</dt><dd>${says}</dd></div>\n`)}</dl>`
}

function matrixCell({ state, absence, catalogue }: CoverageCell, path: string | null): Html {
  const name = html`<span class="state-name ${state}">${CELL_NAME[state]}</span>`
  return html`<td>${catalogue !== null && path !== null ? html`<a href="${path}">${name}</a>` : name}${
    state === 'not-applicable' && absence !== null && html`<span class="why">${sayAbsence(absence)}</span>`
  }</td>`
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '无应编目录' : `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)}%`

function paging({ division, coverage, continued, query }: MatrixPageView): Html {
  const path = matrixPath(division) ?? ''
  const first = query.toString()
  const further = new URLSearchParams(query)
  if (coverage.next !== null) further.set('cursor', coverage.next)
  return html`<nav class="paging" aria-label="翻页">${continued && html`<a href="${path}${first && `?${first}`}">回到第一页</a>`}
${coverage.next !== null && html`<a rel="next" href="${path}?${further.toString()}">后面的单位</a>`}</nav>`
}

/** A county has a page of its own, with its townships. */
function belowOf({ division, directory }: MatrixPageView): Html | false {
  const counties = directory.children(division.code).filter(({ level }) => level === 'county')
  return (
    counties.length > 0 &&
    html`<nav class="below" aria-labelledby="below"><h2 id="below">按县区查看</h2>
<ul class="tiles">${counties.map((county) => html`<li><a href="${matrixPath(county)}">${county.name}</a></li>\n`)}</ul></nav>`
  )
}
