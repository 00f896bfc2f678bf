import type { CatalogueRow, Content } from '../../item/content.ts'
import { htmlTable, type PrintedColumn, periodLine } from '../html-table.ts'

/** 公开属性 */
export const DISCLOSED: Record<NonNullable<CatalogueRow['disclosure']>, string> = {
  proactive: '主动公开',
  'on-application': '依申请公开',
  withheld: '不予公开',
}

/** In the order of the printed form. */
const COLUMNS: PrintedColumn<CatalogueRow>[] = [
  { title: '序号', cell: ({ no }) => no },
  { title: '事项编码', cell: ({ code }) => code },
  { title: '一级事项', cell: ({ level1 }) => level1 },
  { title: '二级事项', cell: ({ level2 }) => level2 },
  { title: '公开内容（要素）', cell: ({ elements }) => elements },
  { title: '公开依据', cell: ({ basis }) => basis },
  { title: '公开时限', cell: ({ timeLimit }) => timeLimit },
  { title: '公开主体', cell: ({ subject }) => subject },
  { title: '公开渠道和载体', cell: ({ channels }) => channels?.join('、') },
  { title: '公开对象', cell: ({ audience }) => audience },
  { title: '公开方式', cell: ({ mode }) => mode },
  { title: '公开属性', cell: ({ disclosure }) => disclosure && DISCLOSED[disclosure] },
  { title: '公开层级', cell: ({ levels }) => levels?.join('、') },
  { title: '备注', cell: ({ note }) => note },
  { title: '失效日期', cell: ({ ended }) => ended },
]

/** The table that the office prints. Ids of rows, which nobody reads, stand in `rows` only. */
export const renderCatalogue = ({ rows = [], period }: Content): string => periodLine(period) + htmlTable(COLUMNS, rows)
