import { html } from 'hono/html'
import { chineseDate } from '../../edge/chinese-dates.ts'
import { CELL_STATE } from '../../edge/plan-words.ts'
import type { JudgedEvidence } from '../plans/plan-standing.ts'
import type { Html } from './layout.ts'
import { type ListedCells, type PlanView, planPath, timeOf } from './plan-view.ts'

/** Nobody reads more of one cell; its links lead to the rest. */
const MOST_EVIDENCE = 10

/** What units have to show for tasks, one by one, with the evidence. */
export function planCells(view: PlanView, { cells, next }: ListedCells): Html {
  const { filters } = view
  return html`<section aria-labelledby="cells"><h2 id="cells">${headingOf(view)}</h2>
<p><a href="${planPath(view, {})}">全部任务和单位</a></p>
${cells.length === 0 && html`<p class="empty">没有符合条件的任务和单位。</p>`}
<ol class="items">${cells.map((cell) => cellItem(view, cell))}</ol>
${next !== null && html`<nav class="paging" aria-label="翻页"><a rel="next" href="${planPath(view, { ...filters, cursor: next })}">下一页</a></nav>`}</section>`
}

/** What all the cells share: the task, or the unit. */
function headingOf({ filters: { task: no, unit: id }, standing }: PlanView): string {
  const task = standing.progress.tasks.find((one) => one.task.no === no)?.task
  if (task !== undefined) return `任务 ${task.no} ${task.text}`
  return standing.progress.units.find((unit) => unit.id === id)?.name ?? '所查任务和单位'
}

function cellItem(view: PlanView, { no, unit, state, evidence }: ListedCells['cells'][number]): Html {
  const { filters, standing } = view
  const task = standing.progress.tasks.find((one) => one.task.no === no)?.task
  const name = filters.task === undefined && filters.unit !== undefined ? `${no} ${task?.text}` : unit.name
  return html`<li><h3>${name} <span class="badge ${state}">${CELL_STATE[state]}</span></h3>
${filters.task === undefined && filters.unit === undefined && html`<p class="task">${no} ${task?.text}</p>`}
<p class="meta"><span>${task && timeOf(task)}</span>
${filters.task === undefined && html`<a href="${planPath(view, { task: no })}">本任务各单位</a>`}
${filters.unit === undefined && html`<a href="${planPath(view, { unit: unit.id })}">该单位各项任务</a>`}</p>
${evidence.length > 0 && html`<ul class="places">${evidence.slice(0, MOST_EVIDENCE).map((one) => html`<li>${planEvidence(one)}</li>\n`)}${evidence.length > MOST_EVIDENCE && html`<li>等 ${evidence.length} 条</li>`}</ul>`}</li>
`
}

const VERDICT = { approved: '已确认', returned: '已退回' } as const

/** An item that is evidence, with its maker, its day and what reviewers say. */
export const planEvidence = ({ itemId, title, maker, day, backfilled, verdict }: JudgedEvidence): Html =>
  html`<a href="/items/${itemId}">${title}</a>（${maker}，${chineseDate(day)}${backfilled && '，补录'}，${verdict === null ? '未审核' : VERDICT[verdict]}）`
