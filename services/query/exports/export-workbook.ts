import type { z } from 'zod'
import { HubError } from '../../domain/errors.ts'
import type { DisplayState } from '../../domain/item/display-state.ts'
import { textOfBody } from '../../domain/item/text-of-html.ts'
import type { itemShape } from '../api/shapes.ts'
import { EXPORT_COLUMNS, type ExportCell } from './export-columns.ts'
import type { ExportPage } from './export-pages.ts'
import type { ExportEnd } from './export-text.ts'
import { columnsXml, MOST_ROWS, sheetBegin, sheetEnd, sheetRow } from './sheet-xml.ts'
import { createWorkbookWriter } from './workbook-writer.ts'

type Change = z.infer<typeof itemShape>

const STATES: Record<DisplayState, string> = {
  ...{ shown: '公开中', withdrawn: '已撤下', scheduled: '未到展示日期', ended: '已过展示日期' },
  ...{ erased: '已抹除', left: '已移出' },
}

const { itemId, version, title, organ, field, documentNumber, indexNumber } = EXPORT_COLUMNS
const { issuedOn, publishedOn, publishedAt, updatedAt, displayFrom, displayUntil } = EXPORT_COLUMNS
const { withdrawnAt, withdrawnReason, fingerprint } = EXPORT_COLUMNS

/** What a person looks for comes first. */
const COLUMNS: [heading: string, width: number, cellOf: (change: Change) => ExportCell][] = [
  ['标题', 50, title],
  ['发文字号', 22, documentNumber],
  ['索引号', 22, indexNumber],
  ['发布机构', 24, organ],
  ['领域', 16, field],
  ['成文日期', 12, issuedOn],
  ['发布日期', 12, publishedOn],
  ['状态', 12, ({ state }) => STATES[state]],
  ['撤下时间', 24, withdrawnAt],
  ['撤下原因', 24, withdrawnReason],
  ['展示首日', 12, displayFrom],
  ['展示末日', 12, displayUntil],
  ['正文', 60, ({ content }) => content && textOfBody(content.body as Parameters<typeof textOfBody>[0])],
  ['附件', 40, ({ content }) => attachmentNames(content)],
  ['入库时间', 24, publishedAt],
  ['更新时间', 24, updatedAt],
  ['编号', 50, itemId],
  ['版本', 8, version],
  ['指纹', 72, fingerprint],
]

const attachmentNames = (content: Change['content']): ExportCell =>
  content?.attachments?.map(({ name }) => name).join('；')

/**
 * Writes an export as a workbook (ECMA-376), a page at a time: what was written is given on and forgotten. A cell holds
 * 32,767 characters at most; a longer text is cut and says so. HubError `usage` for more rows than a sheet has.
 */
export async function* exportWorkbook(
  pages: AsyncIterable<ExportPage>,
  about: Pick<ExportEnd, 'outlet' | 'field'>,
): AsyncGenerator<Buffer, Omit<ExportEnd, 'sha256Above'>> {
  const { sheet, taken, end: endOfWorkbook } = createWorkbookWriter(['信息', '说明'])
  const rows = sheet()
  rows.write(sheetBegin(columnsXml(COLUMNS.map(([, width]) => width))))
  let [changes, withheld, next] = [0, 0, 1]
  const add = (cells: ExportCell[]) => {
    if (next > MOST_ROWS)
      throw new HubError('usage', `A sheet has ${MOST_ROWS} rows, and ${about.outlet} needs more. Take --format csv.`)
    rows.write(sheetRow(next++, cells))
  }
  add(COLUMNS.map(([heading]) => heading))
  let counted = { cursor: '', asOf: null as string | null, lagSeconds: null as number | null }
  for await (const { answer, newlyWithheld } of pages) {
    for (const change of answer.changes) add(COLUMNS.map(([, , cellOf]) => cellOf(change)))
    for (const id of newlyWithheld)
      add(COLUMNS.map(([heading]) => (heading === '编号' ? id : heading === '状态' ? '未能通过核验' : undefined)))
    changes += answer.changes.length
    withheld += newlyWithheld.length
    counted = { cursor: answer.next, asOf: answer.asOf, lagSeconds: answer.lagSeconds }
    yield taken()
  }
  rows.end(sheetEnd())
  const end = { ...about, changes, withheld, ...counted }
  sheet().end(aboutSheet(end))
  endOfWorkbook()
  yield taken()
  return end
}

const aboutSheet = ({ outlet, field, changes, withheld, asOf, cursor }: Omit<ExportEnd, 'sha256Above'>): string => {
  const told: [string, ExportCell][] = [
    ['公开位置', outlet],
    ['领域', field ?? '全部'],
    ['条数', changes],
    ['未能通过核验', withheld],
    ['数据截至', asOf ?? '不详'],
    ['以后的变化从此游标取', cursor],
  ]
  return sheetBegin(columnsXml([24, 80])) + told.map((cells, at) => sheetRow(at + 1, cells)).join('') + sheetEnd()
}
