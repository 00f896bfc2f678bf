import { html } from 'hono/html'
import type { ImportReport, RowReport } from '../../publisher/import/import-report.ts'
import { sayPlace } from '../../publisher/import/print-report.ts'
import type { Html } from '../../query/pages/layout.ts'
import { scrolledSideways } from '../../query/pages/wide-table.ts'

/** So many rows stand on a page. Those that a clerk has to look at come first, and the marked sheet has all. */
const MOST_LISTED = 300
/** So many faults are told above the table. */
const MOST_FAULTS_ABOVE = 30

/** What becomes of a row, in a word for clerks. */
export function outcomeWord({ outcome, code, itemId }: RowReport, isPublished: boolean): string {
  switch (outcome) {
    case 'accepted':
      if (isPublished) return '已发布'
      return itemId === undefined ? '可以发布' : '可以发布，是更正'
    case 'already-imported':
      return code === 'reads-otherwise' ? '先前已发布，读法不同' : '先前已发布，没有变化'
    case 'duplicate':
      return '表内重复'
    case 'withdrawn':
      return '已撤下，没有发布'
    default:
      return '有误，没有发布'
  }
}

/** All that is to be said of a row, each with the column that it is about. */
export function remarksOf(row: RowReport): { column?: string; text: string; isFault: boolean }[] {
  const { outcome, faults = [], warnings = [], message, remedy } = row
  const told = outcome === 'rejected' ? faults : message === '' || outcome === 'accepted' ? [] : [row]
  const isTold = outcome !== 'already-imported' || row.code !== undefined
  return [
    ...(isTold ? told : []).map((fault) => ({
      column: fault.column,
      text: `${fault.message}${fault.remedy}`,
      isFault: outcome !== 'already-imported',
    })),
    ...(outcome === 'accepted' && message !== '' ? [{ text: `${message}${remedy}`, isFault: false }] : []),
    ...warnings.map(({ column, message: said, remedy: way }) => ({
      ...{ column, isFault: false },
      text: `请注意：${said}${way}`,
    })),
  ]
}

const anchorOf = ({ row }: Pick<RowReport, 'row'>): string => `row-${row}`
/** The column that a remark is about, before the remark. */
export const underTitle = (column: string | undefined): string => (column ? `“${column}”列：` : '')

const isAsking = (row: RowReport): boolean => row.outcome === 'rejected' || remarksOf(row).length > 0

/** All faults of a sheet, each with the way to its row below. */
export function faultsAbove({ rows }: ImportReport): Html | false {
  const faults = rows
    .filter(({ outcome }) => outcome === 'rejected' || outcome === 'withdrawn')
    .flatMap((row) => remarksOf(row).flatMap((remark) => (remark.isFault ? [{ row, remark }] : [])))
  if (faults.length === 0) return false
  return html`<div class="notice warning"><p><strong>有误的地方（没有发布）：</strong></p>
<ul>${faults
    .slice(0, MOST_FAULTS_ABOVE)
    .map(
      ({ row, remark: { column, text } }) =>
        html`<li><a href="#${anchorOf(row)}">${sayPlace({ row: row.row, line: row.line })}</a>${underTitle(column) || '：'}${text}</li>\n`,
    )}</ul>
${faults.length > MOST_FAULTS_ABOVE && html`<p>另有 ${faults.length - MOST_FAULTS_ABOVE} 处，见下表和标出问题的表格。</p>`}</div>`
}

/** The rows of a sheet, with what became of each. */
export function rowTable(report: ImportReport, titles: ReadonlyMap<number, string>, isPublished: boolean): Html {
  const listed =
    report.rows.length <= MOST_LISTED
      ? report.rows
      : [...report.rows.filter(isAsking), ...report.rows.filter((row) => !isAsking(row))]
          .slice(0, MOST_LISTED)
          .toSorted((a, b) => a.row - b.row)
  const left = report.rows.length - listed.length
  return html`<div class="rules sheet"${scrolledSideways('表格各行')}><table><caption>表格各行的结果</caption>
<thead><tr><th scope="col">行</th><th scope="col">标题</th><th scope="col">结果</th><th scope="col">说明</th></tr></thead>
<tbody>${listed.map((row) => rowOf(row, titles.get(row.row) ?? '', isPublished))}</tbody></table></div>
${left > 0 && html`<p class="meta">另有 ${left} 行没有列出，都在标出问题的表格里。</p>`}`
}

const rowOf = (row: RowReport, title: string, isPublished: boolean): Html => html`<tr id="${anchorOf(row)}"${
  row.outcome === 'rejected' && html` class="faulty"`
}>
<td>${row.row}</td><td>${title || '（没有标题）'}</td><td>${outcomeWord(row, isPublished)}${
  row.itemId !== undefined && html` <a href="/desk/items/${row.itemId}">打开</a>`
}</td>
<td>${remarksOf(row).map(({ column, text }) => html`<p>${underTitle(column)}${text}</p>\n`)}</td></tr>\n`
