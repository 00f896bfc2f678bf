import { html } from 'hono/html'
import { z } from 'zod'
import type { Directory, DirectoryNode, Division } from '../../domain/directory/directory.ts'
import type { Duty, DutyState } from '../../domain/duties/duty.ts'
import { isNodeId } from '../../domain/ids.ts'
import { chineseDate } from '../../edge/chinese-dates.ts'
import { chinesePeriod } from '../../edge/chinese-periods.ts'
import { DUTY_STATE_NAMES, DUTY_TYPE_NAMES, explainDuty } from '../../edge/explain-duty.ts'
import type { DutyList } from '../duties/duty-list.ts'
import type { RecurringStanding } from '../duties/recurring-rows.ts'
import { divisionCrumbs } from './breadcrumbs.ts'
import type { Html, Page } from './layout.ts'
import { outletName } from './place-names.ts'
import { siteName } from './site-name.ts'
import { scrolledSideways } from './wide-table.ts'

/** The states in the order in which somebody looks for them. */
const SHOWN_STATES = ['overdue', 'late', 'open', 'met', 'undated', 'ambiguous'] as const

/** The parameters of the page. Empty ones and others are nothing. */
export const dutyPageParameters = z.object({
  node: z.string().refine(isNodeId).optional().catch(undefined),
  state: z.enum(SHOWN_STATES).catch('overdue'),
  cursor: z.string().min(1).optional().catch(undefined),
})

export interface DutyView {
  division: Division
  /** The offices of the site, the county's first. */
  offices: DirectoryNode[]
  office: DirectoryNode
  state: DutyState
  rows: RecurringStanding[]
  list: DutyList
  continued: boolean
  directory: Directory
  on: string
}

export const dutyPagePath = (code: string, node?: string): string =>
  `/sites/${code}/duties${node === undefined ? '' : `?node=${node}`}`

/** The page of what an office has to publish (应公开事项): what comes next, what is late, and why. */
export function renderDutyPage(view: DutyView): Page {
  const { division, offices, office, list, rows, directory, on } = view
  const title = `${office.name}应公开事项`
  return {
    title,
    siteName: siteName(directory),
    withholds: list.withheld.length > 0,
    crumbs: [
      ...divisionCrumbs(division.code, directory).slice(0, -1),
      { name: outletName('site', division), path: `/sites/${division.code}` },
      { name: '应公开事项', path: null },
    ],
    main: html`<h1>${title}</h1>
<p class="lead">按生效的事项标准目录、法律规定和工作方案，这个单位应当公开什么、完成什么，最迟哪一天。计算到${chineseDate(on)}。</p>
${recurringTable(rows)}
${statesNav(view)}
${dutiesOf(view)}
<nav class="below" aria-labelledby="offices"><h2 id="offices">其他单位</h2>
<ul class="tiles">${offices
      .filter((one) => one !== office)
      .map(
        ({ nodeId, name }) => html`<li><a href="${dutyPagePath(division.code, nodeId)}">${name}</a></li>\n`,
      )}</ul></nav>
<p><a href="/v1/duties?node=${office.nodeId}">机器可读（JSON）</a></p>`,
  }
}

function recurringTable(rows: RecurringStanding[]): Html {
  if (rows.length === 0)
    return html`<section aria-labelledby="recurring"><h2 id="recurring">定期公开</h2>
<p class="empty">生效的目录里没有定期公开的事项。</p></section>`
  return html`<section aria-labelledby="recurring"><h2 id="recurring">定期公开</h2>
<div class="rules"${scrolledSideways('定期公开的事项')}><table><caption class="hidden">定期公开的事项</caption>
<thead><tr><th scope="col">事项</th><th scope="col">下一次公开日期</th><th scope="col">逾期</th></tr></thead>
<tbody>${rows.map(
    ({ row, itemId, places, next, overdue }) =>
      html`<tr><th scope="row"><a href="/items/${itemId}">${row.level2 ?? row.level1 ?? row.elements ?? ''}</a>${places.length > 1 && `（${places.length} 个村、社区）`}
<p class="meta">时限：${row.timeLimit ?? ''}${row.basis !== undefined && `；依据：${row.basis}`}</p></th>
<td>${next === null ? '' : html`<time datetime="${next.due}">${chineseDate(next.due)}</time>（${chinesePeriod(next.period)}）`}</td>
<td>${overdue === 0 ? '无' : html`<strong>${overdue} 项</strong>`}</td></tr>\n`,
  )}</tbody></table></div></section>`
}

const pathOf = ({ division, office }: DutyView, state: DutyState): string =>
  `${dutyPagePath(division.code, office.nodeId)}&state=${state}`

const statesNav = (view: DutyView): Html =>
  html`<nav aria-label="按情况查看"><ul class="tiles">${SHOWN_STATES.map((state) =>
    state === view.state
      ? html`<li><span aria-current="page">${DUTY_STATE_NAMES[state]}</span></li>\n`
      : html`<li><a href="${pathOf(view, state)}">${DUTY_STATE_NAMES[state]}</a></li>\n`,
  )}</ul></nav>`

function dutiesOf(view: DutyView): Html {
  const { list, state, continued } = view
  const further = `${pathOf(view, state)}&cursor=${list.next}`
  const isPart = list.next !== null
  return html`<section aria-labelledby="duties"><h2 id="duties">${DUTY_STATE_NAMES[state]}</h2>
${list.withheld.length > 0 && html`<p class="notice warning" role="alert">有 ${list.withheld.length} 条信息的存储内容未通过签名或指纹校验，没有计入。</p>`}
${list.incomplete.length > 0 && html`<p class="notice">信息太多，没有全部查看。</p>`}
${
  list.duties.length === 0
    ? html`<p class="empty">${isPart ? '还没有查找完。' : '没有这样的事项。'}</p>`
    : html`<ol class="items">${list.duties.map(dutyItem)}</ol>`
}
<nav class="paging" aria-label="翻页">${continued && html`<a href="${pathOf(view, state)}">回到第一页</a>`}
${isPart && html`<a rel="next" href="${further}">${list.duties.length === 0 ? '继续查找' : '下一页'}</a>`}</nav></section>`
}

function dutyItem(duty: Duty): Html {
  const { type, title, subject, period, due, provisional, state, workdaysLate, by } = duty
  const item = by ?? subject.split('#')[0]
  return html`<li><a href="/items/${item}">${title}</a>
<p class="meta">${DUTY_TYPE_NAMES[type]}${period !== null && `，${chinesePeriod(period)}`}；${DUTY_STATE_NAMES[state]}${workdaysLate > 0 && `，晚 ${workdaysLate} 个工作日`}；${
    due === null
      ? '没有确定的日期'
      : html`最迟 <time datetime="${due}">${chineseDate(due)}</time>${provisional && '（暂定）'}`
  }</p>
<details><summary>计算依据</summary><ul>${explainDuty(duty).map((sentence) => html`<li>${sentence}</li>\n`)}</ul></details></li>`
}
