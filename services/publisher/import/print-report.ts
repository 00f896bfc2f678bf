import { type ImportReport, isRefused, type RowReport } from './import-report.ts'

/** The report as a clerk reads it: what the file holds, each row to mend, what was done, what to do next. */
export function printReport(
  report: ImportReport,
  { dryRun, strict = false }: { dryRun: boolean; strict?: boolean },
): string {
  const { file, warnings, rows } = report
  const told = rows.filter(({ outcome, code }) => TOLD.has(outcome) || code === 'reads-otherwise')
  return [
    `${file}：${sayRowCounts(report)}`,
    ...sayFiles(rows),
    ...warnings.map(({ message, remedy }) => `请注意：${message}${remedy}`),
    ...told.flatMap(sayFaults),
    ...sayWarnings(rows),
    isRefused(report, strict) ? REFUSED : dryRun ? afterDryRun(report) : afterRun(report),
  ].join('\n')
}

/** Files of rows that are published, now or before. */
function sayFiles(rows: RowReport[]): string[] {
  const named = rows.filter(({ outcome }) => outcome === 'accepted' || outcome === 'already-imported')
  const bytes = new Map(named.flatMap(({ files = [] }) => files.map((file) => [file.sha256, file.bytes] as const)))
  if (bytes.size === 0) return []
  const all = [...bytes.values()].reduce((sum, one) => sum + one, 0)
  return [`附件 ${bytes.size} 个文件，共 ${sizeInWords(all)}。`]
}

const sizeInWords = (bytes: number): string =>
  bytes < MEGABYTE ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / MEGABYTE).toFixed(1)} MB`
const MEGABYTE = 1024 * 1024

const TOLD = new Set<RowReport['outcome']>(['rejected', 'duplicate', 'withdrawn'])

const REFUSED = '没有发布任何内容：加了 --strict，对整个文件的提醒也要先处理。请按提醒改正，或去掉 --strict。'

/** How many rows came to what. */
export function sayRowCounts({
  accepted,
  rejected,
  duplicates,
  alreadyImported,
  withdrawn,
  skipped,
}: ImportReport): string {
  const counts: [string, number][] = [
    ['可以发布', accepted],
    ['有误', rejected],
    ['文件内重复', duplicates],
    ['先前已导入', alreadyImported],
    ['已撤下', withdrawn],
    ['空行', skipped],
  ]
  const parts = counts.filter(([, count]) => count > 0).map(([name, count]) => `${name} ${count} 行`)
  return parts.length === 0 ? '没有数据行。' : `${parts.join('，')}。`
}

function afterDryRun({ accepted, rejected }: ImportReport): string {
  if (rejected > 0) return '只检查，没有发布。请改正有误的行后再检查一次。'
  return accepted > 0
    ? '检查通过，没有发布。去掉 --dry-run 再运行一次即发布。'
    : '只检查，没有发布。文件里没有新的内容。'
}

function afterRun({ accepted, rejected, published, revised }: ImportReport): string {
  if (revised > 0)
    return `已发布 ${published} 条，已修订 ${revised} 条${rejected > 0 ? `；有误的 ${rejected} 行没有发布` : ''}。`
  if (published > 0)
    return rejected > 0
      ? `已发布 ${published} 条；有误的 ${rejected} 行没有发布，改正后把整个文件再导入一次即可，已发布的不会重复。`
      : `已发布 ${published} 条。`
  if (rejected === 0) return '没有新的内容可以发布。'
  return accepted > 0
    ? '没有发布任何内容：请改正有误的行后重新导入，或加 --good-rows 先发布无误的行。'
    : '没有发布任何内容：请改正有误的行后重新导入。'
}

const MOST_WARNINGS = 20

/** Rows that are published all the same. One mistake in a file is often in all of its rows. */
function sayWarnings(rows: RowReport[]): string[] {
  const lines = rows.flatMap(({ sheet, row, line, warnings = [] }) =>
    warnings.map(({ column, message, remedy }) =>
      sayRow({ sheet, row, line, column, message: `请注意：${message}`, remedy }),
    ),
  )
  const more = lines.length - MOST_WARNINGS
  return more > 0 ? [...lines.slice(0, MOST_WARNINGS), `  还有 ${more} 处同类提醒（--json 列出全部）。`] : lines
}

/** Each fault has a line of its own. */
const sayFaults = ({ faults, ...row }: RowReport): string[] =>
  faults === undefined || row.outcome !== 'rejected'
    ? [sayRow(row)]
    : faults.map((fault) => sayRow({ ...row, ...fault }))

const sayRow = ({ message, remedy, ...place }: Omit<RowReport, 'outcome'>): string =>
  `  ${sayPlace(place)}：${message}${remedy}`

/** Where a row stands in its file, and which column of it is meant. */
export function sayPlace({ sheet, row, line, column }: Pick<RowReport, 'sheet' | 'row' | 'line' | 'column'>): string {
  const place = [
    sheet !== undefined && `工作表“${sheet}”`,
    `第 ${row} 行`,
    line !== undefined && `（文件第 ${line} 行）`,
    column !== undefined && column !== '' && `“${column}”列`,
  ]
  return place.filter((part) => part !== false).join('')
}
