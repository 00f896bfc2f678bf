import { html } from 'hono/html'
import { CELL_STATES, type CellState, type StateCounts, type TaskProgress } from '../../domain/plan/plan-progress.ts'
import { chineseDate } from '../../edge/chinese-dates.ts'
import { CELL_STATE, sayCounts } from '../../edge/plan-words.ts'
import type { JudgedEvidence } from '../plans/plan-standing.ts'
import { divisionCrumbs } from './breadcrumbs.ts'
import type { Html, Page } from './layout.ts'
import { planCells, planEvidence } from './plan-cells.ts'
import { planMatrix } from './plan-matrix.ts'
import { type PlanView, planPath, timeOf } from './plan-view.ts'
import { siteName } from './site-name.ts'

/** 进展: how far a plan is, complete without script. */
export function renderPlanPage(view: PlanView): Page {
  const { standing, directory, listed } = view
  const { itemId, title, progress, withheld } = standing
  const node = directory.node(standing.nodeId)
  return {
    title: `${title}进展`,
    siteName: siteName(directory),
    crumbs: [
      ...(node === undefined ? [] : divisionCrumbs(node.divisionCode, directory)),
      { name: '工作方案', path: `/items/${itemId}` },
      { name: '进展', path: null },
    ],
    withholds: withheld.length > 0,
    main: html`<h1>${title}进展</h1>
<p class="lead">截至 <time datetime="${progress.on}">${chineseDate(progress.on)}</time>，${progress.tasks.length} 项任务，${progress.units.length} 个单位。<a href="/items/${itemId}">方案全文</a></p>
${countTiles(view)}
${questionForm(view)}
${standing.isComplete ? '' : html`<p class="notice warning">佐证太多，没有全部查看，下面的数字不完整。</p>`}${
  withheld.length > 0 && html`<p class="notice warning">${withheld.length} 条信息未能通过核验，没有计入。</p>`
}
${listed === null ? overview(view) : planCells(view, listed)}
${strays(progress.ofNoUnit, '没有计入：由不承担该任务的单位提交')}
${strays(progress.ofNoTask, '没有计入：方案中没有这项任务')}
${grounds(view)}`,
  }
}

function countTiles(view: PlanView): Html {
  const { counts } = view.standing.progress
  return html`<ul class="counts">${CELL_STATES.map(
    (state) =>
      html`<li class="${state}"><a href="${planPath(view, { state })}">${CELL_STATE[state]} <strong>${counts[state]}</strong></a></li>\n`,
  )}</ul>`
}

/** A list of more units is no help. */
const MOST_OPTIONS = 500

function questionForm({ standing, filters }: PlanView): Html {
  const { itemId, progress } = standing
  const option = (value: string | number, name: string, chosen: unknown) =>
    html`<option value="${value}"${value === chosen && html` selected`}>${name}</option>\n`
  const units =
    progress.units.length > MOST_OPTIONS
      ? html`<input type="text" name="unit" size="12" value="${filters.unit ?? ''}" placeholder="区划代码">`
      : html`<select name="unit"><option value="">全部单位</option>
${progress.units.map(({ id, name }) => option(id, name, filters.unit))}</select>`
  return html`<form class="search plan" action="/plans/${itemId}/progress">
<div class="row"><label>日期 <input type="date" name="on" min="1900-01-01" max="2100-12-31" value="${progress.on}"></label>
<label>任务 <select name="task"><option value="">全部任务</option>
${progress.tasks.map(({ task }) => option(task.no, `${task.no} ${shortened(task.text, LONGEST_OPTION)}`, filters.task))}</select></label>
<label>单位 ${units}</label>
<label>状态 <select name="state"><option value="">全部状态</option>
${CELL_STATES.map((state) => option(state, CELL_STATE[state], filters.state))}</select></label>
<button type="submit">查看</button></div>
</form>`
}

const LONGEST_OPTION = 20

const shortened = (text: string, most: number): string => {
  const characters = [...text]
  return characters.length > most ? `${characters.slice(0, most).join('')}…` : text
}

const overview = (view: PlanView): Html =>
  html`<section aria-labelledby="tasks"><h2 id="tasks">各项任务</h2>
<ol class="items tasks">${view.standing.progress.tasks.map((task) => taskItem(view, task))}</ol></section>
${planMatrix(view)}`

function taskItem(view: PlanView, { task, counts, cells }: TaskProgress): Html {
  const { no, text, lead } = task
  return html`<li><h3><a href="${planPath(view, { task: no })}">${no} ${text}</a></h3>
${meter(counts, cells.length)}
<p class="meta"><span>${timeOf(task)}</span><span>${cells.length} 个单位：${sayCounts(counts)}</span>${lead !== undefined && html`<span>牵头：${lead}</span>`}</p></li>
`
}

/** The shares of the states as a bar. The words beside it say the same. */
function meter(counts: StateCounts, total: number): Html | false {
  if (total === 0) return false
  let from = 0
  const parts = CELL_STATES.filter((state) => counts[state] > 0).map((state: CellState) => {
    const part = html`<rect class="${state}" x="${from}" width="${counts[state]}" height="1"/>`
    from += counts[state]
    return part
  })
  return html`<svg class="meter" viewBox="0 0 ${total} 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">${parts}</svg>`
}

/** Nobody reads more of them on a page; the API has more. */
const MOST_STRAYS = 50

function strays(evidence: JudgedEvidence[], heading: string): Html | false {
  if (evidence.length === 0) return false
  const more = evidence.length - MOST_STRAYS
  return html`<section><h2>${heading}（${evidence.length}）</h2>
<ul class="places">${evidence.slice(0, MOST_STRAYS).map((one) => html`<li>${one.part !== null && `任务 ${one.part}：`}${planEvidence(one)}</li>\n`)}${more > 0 && html`<li>等 ${more} 条</li>`}</ul></section>`
}

function grounds({ standing: { progress, itemId }, directory }: PlanView): Html {
  return html`<section aria-labelledby="grounds"><h2 id="grounds">计算依据</h2>
<ul>
<li>佐证是各单位公开的、注明对应本方案某项任务的信息，以现在仍公开的为准，按首次公开的日期计（补录的按所注日期）；${chineseDate(progress.on)}以后的不计。</li>
<li>有佐证为“已上报”；有权审核的单位对佐证现行这一版出具确认意见的为“已确认”，后来退回的不再算。</li>
<li>过了最后一天没有佐证为“已逾期”，日期遇休息日不顺延。持续推进的任务看最近半年有没有佐证。</li>
<li>由谁公开就算谁的：发布机构所在的单位承担该任务的算该单位，否则往上到发布单位为止，算最近的承担单位。</li>
<li>单位名称和隶属按区划目录第 ${directory.position} 号记录。<a href="/v1/plans/${itemId}/progress?on=${progress.on}">机器可读（JSON）</a></li>
</ul></section>`
}
