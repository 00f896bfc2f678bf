import { html } from 'hono/html'
import { z } from 'zod'
import { type DraftDifferences, draftDifferences } from '../../domain/catalogue/draft-differences.ts'
import { isInstant } from '../../domain/ids.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import { chineseTime } from '../../edge/chinese-dates.ts'
import type { Html } from '../../query/pages/layout.ts'
import { nameWithNumber, printedFacts, sayDifference } from './catalogue-words.ts'

/** What a reviewer said of a row, or of the whole. */
export interface ShownComment {
  rowId?: string | undefined
  text: string
  actor: string
  at: string
}

/** A comparison of a round with something before it: `与第 1 次报送相比`. */
interface Comparison extends DraftDifferences {
  against: string
}

/** The rows of a round against the round before, and against what stands: each where there is one. */
export function comparisonsOf(
  rows: readonly CatalogueRow[],
  before: { round: number; rows: CatalogueRow[] } | null,
  [against, standing]: [string, CatalogueRow[] | undefined],
): Comparison[] {
  return [
    ...(before === null
      ? []
      : [{ against: `与第 ${before.round} 次报送相比`, ...draftDifferences(before.rows, rows) }]),
    ...(standing === undefined ? [] : [{ against, ...draftDifferences(standing, rows) }]),
  ]
}

export interface RowsView {
  rows: CatalogueRow[]
  comparisons: Comparison[]
  /** What the first review finds, by rowId. */
  remarks: ReadonlyMap<string, string[]>
  comments: readonly ShownComment[]
}

/** Which rows are shown. */
const SHOWN = { all: '全部', changed: '有改动的', noted: '有意见的' } as const
export type Shown = keyof typeof SHOWN

const ROWS_A_PAGE = 50

/** What an address asks for. */
export const rowsAsked = z.object({
  shown: z.enum(['all', 'changed', 'noted']).catch('all'),
  from: z.coerce.number().int().min(0).catch(0),
})

export interface RowPage {
  shown: Shown
  rows: CatalogueRow[]
  /** Of all rows that are to be shown: the first of this page, from 0, and how many there are. */
  from: number
  total: number
  /** Where the next page begins; null on the last one. */
  next: number | null
}

/** A page of the rows of a round, and behind them the others of which something was written: it is not to be lost. */
export function pageOfRows(
  view: RowsView,
  { shown, from: asked }: { shown: Shown; from: number },
  written: ReadonlyMap<string, string> = new Map(),
): RowPage {
  const noted = new Set(view.comments.flatMap(({ rowId }) => rowId ?? []))
  const isShown = ({ rowId }: CatalogueRow) =>
    shown === 'all' ||
    (shown === 'changed'
      ? view.comparisons.some(({ rows }) => rows.has(rowId))
      : noted.has(rowId) || view.remarks.has(rowId))
  const rows = view.rows.filter(isShown)
  const from = asked < rows.length ? asked : 0
  const next = from + ROWS_A_PAGE
  const here = rows.slice(from, next)
  const others = view.rows.filter((row) => written.has(row.rowId) && !here.includes(row))
  return {
    ...{ shown, from, total: rows.length },
    rows: [...here, ...others],
    next: next < rows.length ? next : null,
  }
}

/** Rows one below the other, each with all that is to be said of it. `field` is what stands behind a row, for an answer. */
export const rowCards = (
  { comparisons, remarks, comments }: RowsView,
  rows: readonly CatalogueRow[],
  field: (row: CatalogueRow) => Html | false = () => false,
): Html =>
  html`${rows.map(
    (
      row,
    ) => html`<section class="row-card" aria-labelledby="row-${row.rowId}"><h3 id="row-${row.rowId}">${nameWithNumber(row)}</h3>
${printedFacts(row)}
${comparisons.map(({ against, rows: changed }) => {
  const difference = changed.get(row.rowId)
  return difference !== undefined && html`<p class="changes">${against}：${sayDifference(difference, row)}</p>\n`
})}${(remarks.get(row.rowId) ?? []).map((remark) => html`<p class="notice">自动检查：${remark}</p>\n`)}${comments
  .filter(({ rowId }) => rowId === row.rowId)
  .map(commentLine)}${field(row)}</section>\n`,
  )}`

/** What was said of the whole. */
export const commentsOnWhole = (comments: readonly ShownComment[]): Html | false => {
  const whole = comments.filter(({ rowId }) => rowId === undefined)
  return whole.length > 0 && html`<h3>对整份目录的意见</h3>${whole.map(commentLine)}`
}

const commentLine = ({ text, actor, at }: ShownComment): Html =>
  html`<p class="notice warning comment"><strong>审核意见：</strong>${text} <span class="meta">${actor}，${isInstant(at) ? chineseTime(at) : ''}</span></p>\n`

/** Which rows are shown, and the way to the others. */
export const rowsNavigation = (path: string, { shown, from, total, rows, next }: RowPage): Html =>
  html`<nav class="paging" aria-label="看哪些行">${(Object.keys(SHOWN) as Shown[]).map((one) =>
    one === shown ? html`<strong>${SHOWN[one]}</strong> ` : html`<a href="${path}?shown=${one}">只看${SHOWN[one]}</a> `,
  )}<span>${total === 0 ? '没有这样的行' : `第 ${from + 1} 至 ${from + rows.length} 行，共 ${total} 行`}</span>
${from > 0 && html`<a href="${path}?shown=${shown}&amp;from=${Math.max(0, from - ROWS_A_PAGE)}">前 ${ROWS_A_PAGE} 行</a> `}${
  next !== null && html`<a rel="next" href="${path}?shown=${shown}&amp;from=${next}">后面的行</a>`
}</nav>`
