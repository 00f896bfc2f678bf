import type { ImportReport, RowReport } from './import-report.ts'

/** The report as a clerk reads it. */
export function printReport(report: ImportReport): string {
  const { file, accepted, rejected, duplicates, alreadyImported, skipped, published, unknownColumns, rows } = report
  const told = rows.filter((row) => row.outcome === 'rejected' || row.outcome === 'duplicate')
  return [
    `${file}：可发布 ${accepted} 行，有误 ${rejected} 行，文件内重复 ${duplicates} 行，先前已导入 ${alreadyImported} 行，空行 ${skipped} 行。`,
    ...(unknownColumns.length > 0 ? [`不认识的列（不导入）：${unknownColumns.join('、')}`] : []),
    ...told.map(sayRow),
    published > 0
      ? `已发布 ${published} 条。`
      : rejected > 0
        ? '没有发布任何内容：请改正有误的行后重新导入，或加 --good-rows 先发布无误的行。'
        : '没有发布新的内容。',
  ].join('\n')
}

function sayRow({ sheet, row, line, column, message, remedy }: RowReport): string {
  const place = [
    sheet,
    `第 ${row} 行`,
    line !== undefined && `（文件第 ${line} 行）`,
    column !== undefined && `“${column}”列`,
  ]
    .filter(Boolean)
    .join(' ')
  return `  ${place}：${message}${remedy}`
}
