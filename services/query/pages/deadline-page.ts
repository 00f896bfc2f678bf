import { html } from 'hono/html'
import { type Deadline, type DeadlineQuestion, GENERAL_CLOCK } from '../../domain/clock/deadline.ts'
import type { AdoptedRule, Directory } from '../../domain/directory/directory.ts'
import { chineseDate } from '../../edge/chinese-dates.ts'
import { explainDeadline, nameOfClock } from '../../edge/explain-deadline.ts'
import type { Html, Page } from './layout.ts'
import { siteName } from './site-name.ts'

/** A question of the form, with the answer. */
export interface AnsweredDeadline {
  question: DeadlineQuestion
  deadline: Deadline
}

/** The page on which anybody works out when something is due (期限计算). */
export function renderDeadlinePage(
  directory: Directory,
  { clocks, today, answered }: { clocks: AdoptedRule[]; today: string; answered: AnsweredDeadline | null },
): Page {
  const title = '期限计算'
  return {
    title,
    siteName: siteName(directory),
    crumbs: [{ name: title, path: '/deadlines' }],
    main: html`<h1>${title}</h1>
<p class="lead">按法律规定的时限和国务院公布的放假调休安排，计算某件事最迟哪一天要办。当天不计，从次日起算。</p>
${questionForm(clocks, answered, today)}
${answered && answerOf(answered)}
<p><a href="/rules/clocks">全部时限</a> <a href="/rules/calendar">放假安排</a></p>`,
  }
}

const UNIT_NAMES = [
  ['workday', '个工作日'],
  ['day', '日（自然日）'],
  ['month', '个月'],
  ['year', '年'],
] as const

function questionForm(clocks: AdoptedRule[], answered: AnsweredDeadline | null, today: string): Html {
  const asked = answered?.question ?? null
  const chosen = answered === null ? GENERAL_CLOCK : answered.deadline.clock?.id
  return html`<form class="search deadline" action="/deadlines">
<div class="row"><label>起算事件发生日 <input type="date" name="from" required min="1900-01-01" max="2100-12-31" value="${asked?.from ?? today}"></label></div>
<div class="row"><label>法定时限 <select name="clock"><option value="">不选</option>
${clocks.map(({ rule }) => html`<option value="${rule.id}"${rule.id === chosen && html` selected`}>${nameOfClock(rule)}</option>\n`)}</select></label></div>
<div class="row"><label>或者自定 <input type="text" name="n" inputmode="numeric" pattern="[1-9][0-9]{0,3}" size="4" value="${asked?.length?.n ?? ''}"></label>
<label>单位 <select name="unit">${UNIT_NAMES.map(([value, name]) => html`<option value="${value}"${value === asked?.length?.unit && html` selected`}>${name}</option>\n`)}</select></label></div>
<div class="row"><label>或者照抄目录所载时限 <input type="text" name="limit" maxlength="500" size="40" value="${asked?.limit ?? ''}" placeholder="信息形成或者变更之日起20个工作日内"></label></div>
${asked && html`<input type="hidden" name="division" value="${asked.division}">`}
<div class="row"><button type="submit">计算</button></div>
</form>`
}

function answerOf({ question, deadline }: AnsweredDeadline): Html {
  const { due, provisional } = deadline
  const isMinimum = deadline.counts.every(({ clause }) => clause.kind === 'minimum-duration')
  return html`<section aria-labelledby="answer"><h2 id="answer">结果</h2>
<p class="answer">${
    due === null
      ? '没有确定的日期。'
      : html`${isMinimum ? '至少保持到' : '最迟'} <strong><time datetime="${due}">${chineseDate(due)}</time></strong>${provisional && '（暂定）'}`
  }</p>
<ul>${explainDeadline(deadline, question.from).map((sentence) => html`<li>${sentence}</li>\n`)}</ul></section>`
}
