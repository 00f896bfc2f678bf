import type { Directory } from '../../domain/directory/directory.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import type { MemberChange, OutletChanges } from '../../domain/item/content-changes.ts'
import type { OutletEntry } from '../../domain/outlets.ts'
import { diffWordByWord, shortenSame } from '../../edge/word-diff.ts'

const NAMES: Record<string, string> = {
  '/title': '标题',
  '/body/text': '正文',
  '/body/format': '正文格式',
  '/organ': '发布机构',
  '/organ/name': '发布机构名称',
  '/jointOrgans': '联合发文单位',
  '/documentNumber': '发文字号',
  '/indexNumber': '索引号',
  '/issuedOn': '成文日期',
  '/publishedOn': '发布日期',
  '/field': '试点领域',
  '/summary': '摘要',
  '/keywords': '关键词',
  '/catalogue': '目录各栏',
  '/attachments': '附件',
  '/shownOn/board': '村（社区）公示栏',
  '/shownOn/site': '县区网站',
  '/shownOn/topic': '市级专题',
}

/** A longer text in a list of what vanishes or comes is cut, as is what stays between two changes. */
const MOST_SHOWN = 120
const CONTEXT = 12
/** Words that may differ between two texts before both are shown as wholes. */
const MOST_EDITS = 2000

/**
 * What a revision changes, line by line: what vanishes first, then what changes word by word (`[-taken away-]` and
 * `{+added+}`), what comes, and the outlets.
 */
export function sayChanges(changes: MemberChange[], { left, joined }: OutletChanges, directory: Directory): string[] {
  const vanishing = changes.filter(({ after }) => after === undefined)
  const changing = changes.filter(({ before, after }) => before !== undefined && after !== undefined)
  const coming = changes.filter(({ before }) => before === undefined)
  const outlets = (entries: OutletEntry[]) => entries.map((entry) => nameOf(entry, directory)).join('、')
  return [
    ...vanishing.map(({ pointer, before }) => `  删去 ${titled(pointer)}：${shown(before)}`),
    ...changing.map(({ pointer, before, after }) => `  修改 ${titled(pointer)}：${sayDifference(before, after)}`),
    ...coming.map(({ pointer, after }) => `  新增 ${titled(pointer)}：${shown(after)}`),
    ...(left.length > 0 ? [`  不再显示于 ${outlets(left)}`] : []),
    ...(joined.length > 0 ? [`  新显示于 ${outlets(joined)}`] : []),
  ]
}

const titled = (pointer: string): string =>
  NAMES[pointer] === undefined ? pointer.slice(1).replaceAll('/', '.') : `${NAMES[pointer]}（${pointer.slice(1)}）`

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function shown(value: unknown): string {
  const text = textOf(value)
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}……（共 ${text.length} 字）` : text
}

function sayDifference(before: unknown, after: unknown): string {
  if (typeof before !== 'string' || typeof after !== 'string') return `${shown(before)} → ${shown(after)}`
  const parts = diffWordByWord(before, after, MOST_EDITS)
  if (parts === null) return `${shown(before)} → ${shown(after)}`
  return shortenSame(parts, CONTEXT)
    .map(({ kind, text }) => (kind === 'removed' ? `[-${text}-]` : kind === 'added' ? `{+${text}+}` : text))
    .join('')
}

const KINDS = { board: '公示栏', site: '网站', topic: '专题' } as const

function nameOf(entry: OutletEntry, directory: Directory): string {
  const [kind, code] = entry.split('/') as [keyof typeof KINDS, DivisionCode]
  return `${directory.division(code)?.name ?? ''}${KINDS[kind]}（${entry}）`
}
