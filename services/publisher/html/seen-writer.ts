import { inLetters, type Look, lookKey } from './look-of-element.ts'

/**
 * Marks in what a reader sees, one character each. They are noncharacters of Unicode, which no honest text holds. Those
 * with a value are closed by `END`.
 */
export const MARK = {
  line: '\ufdd0',
  picture: '\ufdd1',
  item: '\ufdd2',
  look: '\ufdd3',
  cell: '\ufdd4',
  row: '\ufdd5',
  table: '\ufdd6',
} as const
const END = '\ufdef'
const MARKS = /[\ufdd0-\ufdef]/g

const UNEVEN = /[\t\n\r\f]| {2}/
const WHITE_SPACE = /[ \t\n\r\f]+/g

/** The names of the marks for the person whose text would change. */
const NAMES: Record<string, string> = {
  '\n': '分段',
  [MARK.line]: '分隔线',
  [MARK.picture]: '图片',
  [MARK.item]: '列表编号',
  [MARK.look]: '删除线、上下标、文字方向或链接',
  [MARK.cell]: '表格',
  [MARK.row]: '表格',
  [MARK.table]: '表格',
}

export interface SeenWriter {
  text(text: string, look: Look): void
  /** What follows stands on a line of its own. */
  breakLine(): void
  mark(mark: string, value?: string): void
  /** All that was seen, in one text. */
  seen(): string
  /** How long that is. */
  length(): number
}

/** Puts together what a reader sees, so that two texts with the same result show the same. */
export function createSeenWriter(): SeenWriter {
  const pieces: string[] = []
  let length = 0
  let pending: '' | ' ' | '\n' = ''
  let isFresh = true
  let lastLook = ''
  const put = (piece: string, look: string) => {
    if (isFresh) pending = ''
    if (pending !== '') pieces.push(pending)
    if (look !== lastLook) pieces.push(MARK.look, look, END)
    pieces.push(piece)
    length += pending.length + piece.length + (look === lastLook ? 0 : look.length + 2)
    pending = ''
    lastLook = look
    isFresh = false
  }
  const breakLine = () => {
    pending = '\n'
  }
  const collapsed = (text: string, look: string) => {
    const line = UNEVEN.test(text) ? text.replace(WHITE_SPACE, ' ') : text
    const [from, to] = [line.startsWith(' ') ? 1 : 0, line.length - (line.endsWith(' ') ? 1 : 0)]
    if (from > 0 && pending === '') pending = ' '
    if (from < to) put(line.slice(from, to), look)
    if (to < line.length && pending === '') pending = ' '
  }
  return {
    text: (text, look) => {
      const [plain, key] = [inLetters(text.replace(MARKS, '\ufffd'), look), lookKey(look)]
      if (look.whiteSpace === 'collapses') return collapsed(plain, key)
      for (const [index, line] of plain.split('\n').entries()) {
        if (index > 0) breakLine()
        if (look.whiteSpace === 'keeps-lines') collapsed(line, key)
        else if (line !== '') put(line, key)
      }
    },
    breakLine,
    mark: (mark, value = '') => {
      pieces.push(mark, value, END)
      length += value.length + 2
      pending = ''
      isFresh = true
    },
    seen: () => pieces.join(''),
    length: () => length,
  }
}

/** What is different where two texts first differ, and how much of the first is the same. Null for the same. */
export function firstDifference(before: string, after: string): { what: string; at: number } | null {
  if (before === after) return null
  let at = 0
  while (at < before.length && before[at] === after[at]) at++
  const [start, end] = [lastMark(before, at), before.lastIndexOf(END, at - 1)]
  const mark = [before[at], after[at], start > end ? before[start] : undefined].find((one) => NAMES[one ?? ''])
  return { what: NAMES[mark ?? ''] ?? '文字', at }
}

const lastMark = (text: string, at: number): number =>
  Math.max(...Object.values(MARK).map((mark) => text.lastIndexOf(mark, at - 1)))
