import { html } from 'hono/html'
import type { AdoptedRule, Directory } from '../../domain/directory/directory.ts'
import { KINDS } from '../../domain/kinds/kinds.ts'
import type { ColumnRule } from '../../domain/rules/column-rule.ts'
import type { ReviewRule } from '../../domain/rules/review-rule.ts'
import type { FieldRule } from '../../domain/rules/rule-sets.ts'
import { type Demanding, isSignOffRule, type SignOffRule } from '../../domain/rules/sign-off-rule.ts'
import { chineseDate } from '../../edge/chinese-dates.ts'
import { sayClause } from '../../edge/explain-deadline.ts'
import { PRINTED_MEMBER } from '../../edge/printed-members.ts'
import type { Html } from './layout.ts'
import { scrolledSideways } from './wide-table.ts'

/** Tables of the rule sets `columns`, `fields` and `review`. */

const LEVEL: Record<NonNullable<FieldRule['levels']>[number], string> = {
  city: '市级',
  county: '县级',
  township: '乡级',
  village: '村级',
}

const ORGAN: Record<NonNullable<ColumnRule['shows']['organKinds']>[number], string> = {
  government: '政府',
  department: '部门',
  'villagers-committee': '村（居）民委员会',
  collective: '集体经济组织',
  'public-enterprise': '公共企事业单位',
  'supervision-committee': '村务监督委员会',
}

const REVIEWED: Record<ReviewRule['reviews'], string> = { catalogue: '事项标准目录', evidence: '任务佐证材料' }

/** A table with a heading for each column. The first cell of a row names it. */
const table = (caption: string, heads: string[], rows: string[][]): Html =>
  html`<div class="rules"${scrolledSideways(caption)}><table><caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(([first = '', ...more]) => html`<tr><th scope="row">${first}</th>${more.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody></table></div>`

export function fieldTable(rules: AdoptedRule[]): Html {
  const rows = rules.map(({ rule }) => {
    const { id, department = '', names = [], levels, notAt = [] } = rule as unknown as FieldRule
    return [
      [id, ...names.map(({ name, since }) => `${chineseDate(since)}起称${name}`)].join('，'),
      department,
      levels === undefined ? '各级' : levels.map((level) => LEVEL[level]).join('、'),
      notAt.map(({ nodeId, reason }) => `${nodeId}（${reason}）`).join('；'),
    ]
  })
  return table('公开领域', ['领域', '主管部门', '层级', '没有此类事项的单位'], rows)
}

export function reviewTable(rules: AdoptedRule[], directory: Directory): Html {
  const demands = rules.flatMap(({ rule }) => (isSignOffRule(rule) ? [rule] : []))
  const rows = rules.flatMap(({ rule }) => {
    if (isSignOffRule(rule)) return []
    const { reviews, level, field, byLevel, byNode, limit, minor = [] } = rule as unknown as ReviewRule
    const named = directory.nodes().find(({ nodeId }) => nodeId === byNode)?.name
    return [
      [
        `${LEVEL[level]}的${field === undefined ? '' : `${field}领域`}${REVIEWED[reviews]}`,
        byLevel === undefined ? (named ?? byNode ?? '') : `上级中的${LEVEL[byLevel]}单位`,
        limit === undefined ? '没有规定' : sayClause({ kind: 'deadline', ...limit }),
        minor.map((member) => PRINTED_MEMBER[member]).join('、'),
      ],
    ]
  })
  return html`${rows.length > 0 && table('审核权限', ['审核什么', '由谁审核', '公开后多久审核', '只改这些列时不必再审核'], rows)}
${demands.length > 0 && signOffTable(demands, directory)}`
}

const BEFORE: Record<Demanding, string> = { publish: '发布', revise: '更正', withdraw: '撤下', redact: '删除个人信息' }

function signOffTable(rules: SignOffRule[], directory: Directory): Html {
  const officeName = (id: string) => directory.nodes().find(({ nodeId }) => nodeId === id)?.name ?? id
  const rows = rules.map(({ roles, before, of: { levels, nodes, kinds, fields } = {}, distinct }) => [
    before.map((one) => BEFORE[one]).join('、'),
    [
      ...(levels === undefined ? [] : [levels.map((level) => LEVEL[level]).join('、')]),
      ...(nodes === undefined ? [] : [nodes.map(officeName).join('、')]),
      ...(kinds === undefined ? [] : [`类别：${kinds.map(nameOfKind).join('、')}`]),
      ...(fields === undefined ? [] : [`领域：${fields.join('、')}`]),
    ].join('；') || '全部',
    roles.join('、'),
    distinct === true ? '须由不同的人审核' : '',
  ])
  return table('先审后发', ['在什么之前', '哪些信息', '须有谁审核', '人员'], rows)
}

export function columnTable(rules: AdoptedRule[]): Html {
  const columns = rules.map(({ rule }) => rule as unknown as ColumnRule)
  const rows = columns
    .toSorted((a, b) => (a.on === b.on ? a.order - b.order : a.on < b.on ? -1 : 1))
    .map(({ name, on, shows, newWithinDays }) => [
      name,
      on === 'board' ? '村级公开栏' : '政府网站',
      sayShown(shows),
      newWithinDays === undefined ? '' : `${newWithinDays}天内应有更新`,
    ])
  return table('栏目设置', ['栏目', '位置', '收录', '更新'], rows)
}

/** A kind or form of a later hub has no name here yet. */
const nameOfKind = (kind: string): string => KINDS.find(({ name }) => name === kind)?.label ?? kind
const nameOfForm = (form: string): string =>
  KINDS.flatMap(({ forms }) => forms[form] ?? []).find((label) => label !== '') ?? form

/** What a column has, in words. */
export function sayShown({ kinds, forms, fields, organKinds, rows }: ColumnRule['shows']): string {
  const said = [
    ...(kinds === undefined ? [] : [`类别：${kinds.map(nameOfKind).join('、')}`]),
    ...(forms === undefined ? [] : [`体裁：${forms.map(nameOfForm).join('、')}`]),
    ...(fields === undefined ? [] : [`领域：${fields.join('、')}`]),
    ...(organKinds === undefined ? [] : [`发布机构：${organKinds.map((kind) => ORGAN[kind]).join('、')}`]),
    ...(rows === undefined ? [] : [`目录事项含有：${rows.join('、')}`]),
  ]
  return said.length === 0 ? '全部' : said.join('；')
}
