import type { ErrorCode } from '../../domain/error-codes.ts'
import type { ErrorEntry } from '../error-entry.ts'

/** The import of files: the file as a whole, then its rows. */
export const IMPORT_ERRORS = {
  'file-unreadable': {
    status: 422,
    exit: 2,
    title: 'Unreadable file',
    detail: '文件无法读取：{reason}',
    remedy: '请检查文件名和格式（CSV、XLSX 或 NDJSON）。',
  },
  'file-too-large': {
    status: 413,
    exit: 2,
    title: 'File too large',
    detail: '文件过大：{reason}',
    remedy: '请拆分后分别导入。',
  },
  'header-missing': {
    status: 422,
    exit: 2,
    title: 'Header row missing',
    detail: '找不到表头行。',
    remedy: '请保留含有“信息标题”“正文”等列名的表头行。',
  },
  'column-missing': {
    status: 422,
    exit: 2,
    title: 'Column missing',
    detail: '文件缺少“{column}”列。',
    remedy: '请补上该列，或检查表头文字。',
  },
  'row-unreadable': {
    status: 422,
    exit: 1,
    title: 'Unreadable row',
    detail: '该行无法读取：{reason}',
    remedy: '请改正该行后重新导入。',
  },
  'row-too-long': {
    status: 422,
    exit: 1,
    title: 'More cells than columns',
    detail: '该行有 {cells} 格，比表头的 {columns} 列多，多出的文字会丢失。',
    remedy: '请给含逗号的单元格加上引号，或补上列名。',
  },
  'division-ambiguous': {
    status: 422,
    exit: 1,
    title: 'Ambiguous division',
    detail: '“{value}”对应不止一个区划：{candidates}',
    remedy: '请写明所在的乡镇或直接填写代码。',
  },
  'duplicate-row': {
    status: 422,
    exit: 1,
    title: 'Duplicate row',
    detail: '与第 {row} 行是同一条目。',
    remedy: '无需处理，只导入一次。',
  },
  'row-conflict': {
    status: 422,
    exit: 1,
    title: 'Conflicting rows',
    detail: '与第 {row} 行是同一条目，但内容不同。',
    remedy: '请只保留正确的一行。',
  },
  'row-changed': {
    status: 422,
    exit: 1,
    title: 'Row changed',
    detail: '该条目已导入（{itemId}），但内容不同。',
    remedy: '如确需修改，请用 hub revise 修订该条目。',
  },
  'row-withdrawn': {
    status: 422,
    exit: 1,
    title: 'Row withdrawn',
    detail: '该条目（{itemId}）已撤下，此行没有发布。',
    remedy: '如确要重新发布，请加 --again 再导入一次，将成为新的条目；不再公开的，请从文件中删去此行。',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorEntry>>
