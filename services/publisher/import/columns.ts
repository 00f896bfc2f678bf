/** The columns that a clerk's file can have. */
export const COLUMN_NAMES = [
  'title',
  'documentNumber',
  'indexNumber',
  'organ',
  'division',
  'issuedOn',
  'publishedOn',
  'field',
  'level1',
  'level2',
  'elements',
  'basis',
  'timeLimit',
  'channels',
  'audience',
  'mode',
  'levels',
  'body',
] as const
export type ColumnName = (typeof COLUMN_NAMES)[number]

/** What a title stands for: a column, one value of a column that is ticked, or nothing. */
export type Column = { name: ColumnName; tick?: string; group?: string } | { ignored: true }

const TITLES: Record<ColumnName, string[]> = {
  title: ['title', '信息标题', '标题'],
  documentNumber: ['documentNumber', 'document_number', '发文字号', '文号'],
  indexNumber: ['indexNumber', 'index_number', '索引号'],
  organ: ['organ', 'publishing_organ', '发布机构', '公开主体', '发布单位'],
  division: ['division', '所属区划', '区划', '行政区划', '村', '村（社区）', '所属村'],
  issuedOn: ['issuedOn', 'date', '成文日期'],
  publishedOn: ['publishedOn', 'published', '发布日期'],
  field: ['field', '试点领域', '领域'],
  level1: ['level1', '一级事项'],
  level2: ['level2', '二级事项'],
  elements: ['elements', '公开内容(要素)', '公开内容（要素）', '公开内容'],
  basis: ['basis', '公开依据'],
  timeLimit: ['timeLimit', 'time_limit_raw', '公开时限'],
  channels: ['channels', '公开渠道和载体', '公开渠道'],
  audience: ['audience', '公开对象'],
  mode: ['mode', '公开方式'],
  levels: ['levels', '公开层级'],
  body: ['body', '正文', '信息正文', '内容', '信息内容'],
}

/** Titles under which a tick (√) chooses a value, or the cell names a group. */
const TICKS: Record<string, Column> = {
  全社会: { name: 'audience', tick: '全社会' },
  特定群体: { name: 'audience', group: '特定群体' },
  主动: { name: 'mode', tick: '主动' },
  依申请: { name: 'mode', tick: '依申请' },
  县级: { name: 'levels', tick: '县级' },
  乡级: { name: 'levels', tick: '乡级' },
  村级: { name: 'levels', tick: '村级' },
}

const IGNORED = ['no', '序号', '备注', 'id']

/**
 * A title without what people and programs add to it: white space, invisible characters, full-width forms, the star or
 * the words of a required column.
 */
const folded = (title: string): string =>
  title
    .slice(0, LONGEST_TITLE)
    .normalize('NFKC')
    .replace(/[\s\p{Cf}*:]|\((?:必填|选填|可选)\)/gu, '')

/** Longer than any title. */
const LONGEST_TITLE = 200

const BY_TITLE = new Map<string, Column>(
  [
    ...Object.entries(TICKS),
    ...IGNORED.map((title): [string, Column] => [title, { ignored: true }]),
    ...COLUMN_NAMES.flatMap((name) => TITLES[name].map((title): [string, Column] => [title, { name }])),
  ].map(([title, column]) => [folded(title), column]),
)

/** What a title stands for; undefined for a title that the table does not have. */
export const columnUnder = (title: string): Column | undefined => BY_TITLE.get(folded(title))

/** The first two titles that mean the same column. Several tick columns share one on purpose. */
export function titlesOfOneColumn(titles: string[]): [string, string] | null {
  const seen = new Map<ColumnName, string>()
  for (const title of titles) {
    const column = columnUnder(title)
    if (column === undefined || 'ignored' in column || column.tick !== undefined || column.group !== undefined) continue
    const before = seen.get(column.name)
    if (before !== undefined) return [before, title]
    seen.set(column.name, title)
  }
  return null
}

/** The Chinese title of a column, for messages. */
export const titleOf = (name: ColumnName): string => TITLES[name].find((title) => /\p{Script=Han}/u.test(title)) ?? name
