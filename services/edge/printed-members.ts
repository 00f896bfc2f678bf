import type { PrintedRow } from '../domain/catalogue/printed-row.ts'
import { DISCLOSED } from '../domain/kinds/catalogue/render.ts'

/** What people call the columns of a catalogue. */
export const PRINTED_MEMBER: Record<keyof PrintedRow, string> = {
  no: '序号',
  code: '事项编码',
  level1: '一级事项',
  level2: '二级事项',
  elements: '公开内容',
  basis: '公开依据',
  timeLimit: '公开时限',
  subject: '公开主体',
  channels: '公开渠道和载体',
  audience: '公开对象',
  mode: '公开方式',
  disclosure: '公开属性',
  levels: '公开层级',
}

/** What a row prints in one of these columns; empty where it says nothing. */
export function printedText(row: PrintedRow, member: keyof PrintedRow): string {
  if (member === 'disclosure') return row.disclosure === undefined ? '' : DISCLOSED[row.disclosure]
  const value = row[member]
  return Array.isArray(value) ? value.join('、') : (value ?? '')
}

/** How people call a row: by its second item, else by what it says first. */
export const nameOfRow = ({ level2, level1, elements, no }: PrintedRow): string =>
  [level2, level1, elements, no].find((text) => text !== undefined && text.trim() !== '') ?? '（没有名称的事项）'
