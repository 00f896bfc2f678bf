import { html } from 'hono/html'
import type { Duty } from '../../domain/duties/duty.ts'
import { chineseDate } from '../../edge/chinese-dates.ts'
import { DUTY_STATE_NAMES } from '../../edge/explain-duty.ts'
import type { Html, Page } from '../../query/pages/layout.ts'
import { scrolledSideways } from '../../query/pages/wide-table.ts'
import { deskPage, type Seat } from '../desk-pages.ts'

export interface OfficePlans {
  /** Of the type `task`. */
  tasks: Duty[]
  /** Of the type `review`, of evidence. */
  reviews: Duty[]
  isWhole: boolean
}

const isDone = ({ state }: Duty): boolean => state === 'met' || state === 'late'

/** What is to be done stands by its day, and what has none behind it. */
export function plansPage(seat: Seat, { tasks, reviews, isWhole }: OfficePlans): Page {
  const all = [...tasks, ...reviews].toSorted(byDay)
  const part = (isTask: boolean, done: boolean) =>
    all.filter((duty) => (duty.type === 'task') === isTask && isDone(duty) === done)
  return deskPage(
    seat,
    '工作方案',
    html`${!isWhole && html`<p class="notice">有的内容没有全部查看，或者没有通过核验，下面可能不全。</p>`}
<section aria-labelledby="tasks"><h2 id="tasks">本单位的任务</h2>
${tableOf(part(true, false), '没有要完成的任务。')}
${folded(part(true, true), '已完成的任务')}</section>
<section aria-labelledby="reviews"><h2 id="reviews">要审核的佐证</h2>
${tableOf(part(false, false), '没有要审核的佐证。')}
${folded(part(false, true), '已审核的佐证')}</section>`,
  )
}

/** Behind every day. */
const NO_DAY = '9999'
const dayOf = ({ due }: Duty): string => due ?? NO_DAY
const byDay = (one: Duty, other: Duty): number => (dayOf(one) < dayOf(other) ? -1 : dayOf(one) > dayOf(other) ? 1 : 0)

const folded = (duties: Duty[], name: string): Html | false =>
  duties.length > 0 && html`<details><summary>${name}（${duties.length}）</summary>${tableOf(duties, '')}</details>`

function tableOf(duties: Duty[], none: string): Html {
  if (duties.length === 0) return html`<p class="empty">${none}</p>`
  const name = duties[0]?.type === 'task' ? '任务' : '佐证'
  return html`<div class="rules plans"${scrolledSideways(name)}><table>
<thead><tr><th scope="col">${name}</th><th scope="col">办理</th><th scope="col">最迟</th><th scope="col">状态</th></tr></thead>
<tbody>${duties.map(rowOf)}</tbody></table></div>`
}

function rowOf(duty: Duty): Html {
  const { title, due, state, workdaysLate, subject, task } = duty
  const [itemId = ''] = subject.split('#')
  const path = task === undefined ? `/items/${itemId}` : `/plans/${itemId}/progress`
  const act =
    task === undefined
      ? html`<a href="/desk/new?evidence=${itemId}">审核</a>`
      : html`<a href="/desk/new?plan=${itemId}&amp;task=${task.no}">上报佐证</a>`
  return html`<tr><td><a href="${path}">${title}</a></td><td>${act}</td>
<td>${due === null ? '没有确定的日期' : chineseDate(due)}</td>
<td>${stateOf(duty)}${state === 'overdue' && workdaysLate > 0 && `，晚 ${workdaysLate} 个工作日`}</td></tr>\n`
}

function stateOf({ state, task }: Duty): string {
  if (task?.progress === 'kept') return '持续推进'
  if (task?.progress === 'quiet') return '持续推进，近半年没有新的佐证'
  if (state === 'met' || state === 'late') return DUTY_STATE_NAMES[state]
  if (task?.isReturned === true) return '已退回，请重新上报'
  return task?.progress === 'reported' ? '已上报，等待审核' : DUTY_STATE_NAMES[state]
}
