import { html } from 'hono/html'
import type { CalendarYear } from '../../domain/clock/calendar.ts'
import type { Clause } from '../../domain/clock/clause.ts'
import type { AdoptedRule, Directory } from '../../domain/directory/directory.ts'
import type { RuleSet } from '../../domain/rules/rule-sets.ts'
import { chineseDate, chineseDays } from '../../edge/chinese-dates.ts'
import { nameOfClock, sayClause } from '../../edge/explain-deadline.ts'
import type { Html, Page } from './layout.ts'
import { columnTable, fieldTable, reviewTable } from './set-tables.ts'
import { siteName } from './site-name.ts'
import { scrolledSideways } from './wide-table.ts'

const SETS: Record<RuleSet, { name: string; table: (rules: AdoptedRule[], directory: Directory) => Html }> = {
  calendar: { name: '放假安排', table: calendarTable },
  clocks: { name: '公开时限', table: clockTables },
  columns: { name: '栏目设置', table: columnTable },
  fields: { name: '公开领域', table: fieldTable },
  review: { name: '审核权限', table: reviewTable },
}

/** The rules of a set that hold at a place on a day, with who adopted them. */
export function renderRulesPage(
  directory: Directory,
  { set, rules, place, on }: { set: RuleSet; rules: AdoptedRule[]; place: string; on: string },
): Page {
  const { name: title, table } = SETS[set]
  return {
    title,
    siteName: siteName(directory),
    crumbs: [
      { name: '期限计算', path: '/deadlines' },
      { name: title, path: `/rules/${set}` },
    ],
    main: html`<h1>${title}</h1>
<p class="lead">${place}在${chineseDate(on)}适用的规则，由系统根密钥签名，人人可查。<a href="/v1/rules/${set}">机器可读（JSON）</a></p>
${rules.length === 0 ? html`<p>还没有收录规则。</p>` : table(rules, directory)}`,
  }
}

const adopter = (directory: Directory, { divisionCode, since }: AdoptedRule): string =>
  `${directory.division(divisionCode)?.name ?? divisionCode}，${chineseDate(since)}起`

function clockTables(rules: AdoptedRule[], directory: Directory): Html {
  const isPhrase = ({ rule }: AdoptedRule) => typeof rule.phrase === 'string'
  const said = ({ rule }: AdoptedRule) => (rule.clauses as Clause[]).map(sayClause).join('；')
  return html`<div class="rules"${scrolledSideways('法律规定的时限')}><table><caption>法律规定的时限</caption>
<thead><tr><th scope="col">编号</th><th scope="col">依据</th><th scope="col">时限</th><th scope="col">收录</th></tr></thead>
<tbody>${rules
    .filter((adopted) => !isPhrase(adopted))
    .map(
      (adopted) =>
        html`<tr><td>${adopted.rule.id}</td><td>${nameOfClock(adopted.rule)}</td><td>${said(adopted)}</td><td>${adopter(directory, adopted)}</td></tr>\n`,
    )}</tbody></table></div>
<div class="rules"${scrolledSideways('目录里能读懂的写法')}><table><caption>目录里能读懂的写法</caption>
<thead><tr><th scope="col">写法</th><th scope="col">读作</th></tr></thead>
<tbody>${rules
    .filter(isPhrase)
    .map(
      (adopted) =>
        html`<tr><td>${String(adopted.rule.phrase).replaceAll(/\{\d\}/g, '○')}</td><td>${said(adopted).replaceAll(/\{\d\}/g, '○')}</td></tr>\n`,
    )}</tbody></table></div>`
}

function calendarTable(rules: AdoptedRule[], directory: Directory): Html {
  const days = (named: CalendarYear['off']) =>
    chineseDays(named.map(({ day, name }) => ({ day, why: name ?? '' }))).replaceAll(/\d{4}年/g, '')
  return html`<div class="rules"${scrolledSideways('放假和调休上班的日子')}><table><caption>放假和调休上班的日子</caption>
<thead><tr><th scope="col">年份</th><th scope="col">放假</th><th scope="col">上班的周末</th><th scope="col">收录</th></tr></thead>
<tbody>${rules
    .toSorted((a, b) => (a.rule.id < b.rule.id ? 1 : -1))
    .map((adopted) => {
      const { id, off, on } = adopted.rule as unknown as CalendarYear
      return html`<tr><th scope="row">${id}年</th><td>${days(off)}</td><td>${days(on)}</td><td>${adopter(directory, adopted)}</td></tr>\n`
    })}</tbody></table></div>`
}
