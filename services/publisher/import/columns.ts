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
  'attachments',
] as const
export type ColumnName = (typeof COLUMN_NAMES)[number]

/** What a title stands for: a column, one value of a column that is ticked, or nothing. */
export type Column = { name: ColumnName; tick?: string; group?: string } | { ignored: true }

const TITLES: Record<ColumnName, string[]> = {
  title: ['title', '信息标题', '标题'],
  documentNumber: ['documentNumber', 'document_number', '发文字号', '文号'],
  indexNumber: ['indexNumber', 'index_number', '索引号'],
  organ: ['organ', 'publishing_organ', '发布机构', '公开主体', '发布单位'],
  division: [
    ...['division', 'division_code', '所属区划', '区划', '行政区划', '所属行政区划', '区划名称', '行政区划名称'],
    ...['区划代码', '行政区划代码', '村', '村名', '村居', '村（社区）', '行政村', '所属村', '所属行政村', '所属社区'],
  ],
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
  attachments: ['attachments', '附件', '附件名', '附件名称', '附件文件', '附件文件名'],
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

/** The titles of ticks. Each has one spelling. */
export const TICK_TITLES = Object.keys(TICKS)

/** The column in which a marked sheet says what was found: it may be sent again as it is. */
export const REMARKS_TITLE = '检查结果'

const IGNORED = ['no', '序号', '备注', 'id', REMARKS_TITLE]

/** Longer than any title. */
const LONGEST_TITLE = 200
/** Signs around a title: stars of required columns, quotes, colons, numbers before it. */
const SIGNS = /[\s\p{Cf}\p{M}*★☆※●■◆#:;.,。、'"“”‘’《》<>|_-]|^(?:\d{1,2}[.、])+/gu
const OPENING = /[【〔[{]/g
const CLOSING = /[】〕\]}]/g
const REMARK = /\([^()]*\)/g
const BRACKETS = /[()]/g

/** A title without what people and programs add to it: white space, invisible characters, full-width forms, signs. */
const folded = (title: string): string =>
  title
    .slice(0, LONGEST_TITLE)
    .normalize('NFKC')
    .toLowerCase()
    .replace(SIGNS, '')
    .replace(OPENING, '(')
    .replace(CLOSING, ')')

const BY_TITLE = new Map<string, Column>(
  [
    ...Object.entries(TICKS),
    ...IGNORED.map((title): [string, Column] => [title, { ignored: true }]),
    ...COLUMN_NAMES.flatMap((name) => TITLES[name].map((title): [string, Column] => [title, { name }])),
  ].map(([title, column]) => [folded(title), column]),
)

/** Titles that were asked for. A file asks for the same ones with each row. */
const asked = new Map<string, Column | undefined>()
const MOST_ASKED = 1000

/** What a title stands for; undefined for a title that the table does not have. A remark in brackets does not count. */
export function columnUnder(title: string): Column | undefined {
  if (asked.has(title)) return asked.get(title)
  const plain = folded(title)
  const column =
    BY_TITLE.get(plain) ?? BY_TITLE.get(plain.replace(REMARK, '')) ?? BY_TITLE.get(plain.replace(BRACKETS, ''))
  if (asked.size >= MOST_ASKED) asked.clear()
  asked.set(title, column)
  return column
}

/** The column under a title, also where it is a tick of one; undefined for a title that is no column. */
export function nameUnder(title: string): ColumnName | undefined {
  const column = columnUnder(title)
  return column !== undefined && 'name' in column ? column.name : undefined
}

const AREA = /[村乡鄉镇鎮区區县縣辖轄]|街道|属地|屬地|居委|division|village|town|district|county|region/
const AREA_WORDS =
  /^[村乡鄉镇鎮区區县縣市组組街道所属屬在归歸涉及公示开開发發布显顯展范範围圍行政划劃域地辖轄办辦事处處社居民委员員会會名称稱代码碼编編号號点點位置或与與和及/()\da-z]+$/

/**
 * Whether a title that the table does not have may mean the division, which decides where an item is shown: it is made
 * of the words for divisions only, or is a character away from a title that the table has.
 */
export function looksLikeDivision(title: string): boolean {
  if (title === '' || columnUnder(title) !== undefined) return false
  const plain = folded(title)
  if (AREA.test(plain) && AREA_WORDS.test(plain)) return true
  return TITLES.division.some((known) => known.length >= SURE_LENGTH && isOneEditAway(plain, folded(known)))
}

/** In shorter titles one character is too much of the whole. */
const SURE_LENGTH = 4

/** Whether a text becomes the other one by one character that is added, left out or replaced. */
function isOneEditAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let same = 0
  while (same < a.length && a[same] === b[same]) same++
  const rest = (text: string, length: number) => text.slice(same + (text.length === length ? 1 : 0))
  const longer = Math.max(a.length, b.length)
  return rest(a, longer) === rest(b, longer)
}

/** Pairs of columns, by their places, that mean the same. Several tick columns share one on purpose. */
export function columnsOfOneMeaning(titles: string[]): [number, number][] {
  const columns = titles.map(columnUnder)
  return columns.flatMap((column, at) => {
    const before = columns.findIndex((other, index) => index < at && meansTheSame(other, column))
    return before === -1 ? [] : [[before, at] as [number, number]]
  })
}

/** A column of ticks is one value of a column. It says the same as the whole column, and as the same value again. */
export function meansTheSame(a: Column | undefined, b: Column | undefined): boolean {
  if (a === undefined || b === undefined || 'ignored' in a || 'ignored' in b || a.name !== b.name) return false
  const [valueA, valueB] = [a.tick ?? a.group, b.tick ?? b.group]
  return valueA === undefined || valueB === undefined || valueA === valueB
}

/** The Chinese title of a column, for messages. */
export const titleOf = (name: ColumnName): string => TITLES[name].find((title) => /\p{Script=Han}/u.test(title)) ?? name
