/** One column of a table that is printed: its title, and what it says of a row. */
export interface PrintedColumn<Row> {
  title: string
  cell: (row: Row) => string | undefined
  /** Figures stand on the right. */
  isRight?: boolean
}

/**
 * A table as HTML that is clean, the same for the same rows. A column in which no row says anything is left out, unless
 * `keepsEmpty`.
 */
export function htmlTable<Row>(
  columns: PrintedColumn<Row>[],
  rows: readonly Row[],
  { keepsEmpty = false }: { keepsEmpty?: boolean } = {},
): string {
  const told = keepsEmpty ? columns : columns.filter(({ cell }) => rows.some((row) => (cell(row) ?? '') !== ''))
  const head = told.map(({ title }) => `<th scope="col">${htmlText(title)}</th>`).join('')
  const lines = rows.map(
    (row) =>
      `<tr>${told.map(({ cell, isRight }) => `<td${isRight ? ' align="right"' : ''}>${htmlText(cell(row) ?? '')}</td>`).join('')}</tr>`,
  )
  return `<table><thead><tr>${head}</tr></thead><tbody>${lines.join('')}</tbody></table>`
}

/** A text as it stands in HTML. Its lines stay lines. */
const htmlText = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\r\n?|\n/g, '<br />')

/** 2025-Q4 as people write it. */
export function periodLine(period: string | undefined): string {
  if (period === undefined) return ''
  const [year = '', part] = period.split('-')
  const named = part === undefined ? '' : (PARTS[part] ?? `${Number(part)}月`)
  return `<p>报告期：${htmlText(`${year}年${named}`)}</p>`
}

const PARTS: Record<string, string> = {
  H1: '上半年',
  H2: '下半年',
  Q1: '第一季度',
  Q2: '第二季度',
  Q3: '第三季度',
  Q4: '第四季度',
}
