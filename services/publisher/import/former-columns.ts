import type { Column, ColumnName } from './columns.ts'

/** The titles that the former reader knew, to the letter. They never change any more. It knew no files. */
const FORMER_TITLES: Record<Exclude<ColumnName, 'attachments'>, string> = {
  title: 'title 信息标题 标题',
  documentNumber: 'documentNumber document_number 发文字号 文号',
  indexNumber: 'indexNumber index_number 索引号',
  organ: 'organ publishing_organ 发布机构 公开主体 发布单位',
  division: 'division 所属区划 区划 行政区划',
  issuedOn: 'issuedOn date 成文日期',
  publishedOn: 'publishedOn published 发布日期',
  field: 'field 试点领域 领域',
  level1: 'level1 一级事项',
  level2: 'level2 二级事项',
  elements: 'elements 公开内容(要素) 公开内容（要素） 公开内容',
  basis: 'basis 公开依据',
  timeLimit: 'timeLimit time_limit_raw 公开时限',
  channels: 'channels 公开渠道和载体 公开渠道',
  audience: 'audience 公开对象',
  mode: 'mode 公开方式',
  levels: 'levels 公开层级',
  body: 'body 正文 信息正文',
}

type ReadColumn = Extract<Column, { name: ColumnName }>

const FORMER_TICKS: [string, ReadColumn][] = [
  ['全社会', { name: 'audience', tick: '全社会' }],
  ['特定群体', { name: 'audience', group: '特定群体' }],
  ['主动', { name: 'mode', tick: '主动' }],
  ['依申请', { name: 'mode', tick: '依申请' }],
  ['县级', { name: 'levels', tick: '县级' }],
  ['乡级', { name: 'levels', tick: '乡级' }],
  ['村级', { name: 'levels', tick: '村级' }],
]

const BY_TITLE = new Map<string, ReadColumn>([
  ...FORMER_TICKS,
  ...Object.entries(FORMER_TITLES).flatMap(([name, titles]) =>
    titles.split(' ').map((title): [string, ReadColumn] => [title, { name: name as ColumnName }]),
  ),
])

/** The column that the former reader took a title for. */
export const formerColumnUnder = (title: string): ReadColumn | undefined =>
  BY_TITLE.get(title) ?? BY_TITLE.get(title.replace(/\s/g, ''))

/** The column that it took a member of NDJSON for. It knew no ticks there: `"主动": "是"` was the whole column. */
export function formerMemberUnder(name: string): ReadColumn | undefined {
  const column = formerColumnUnder(name)
  return column === undefined ? undefined : { name: column.name }
}
