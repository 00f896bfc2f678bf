import { z } from 'zod'
import 'zod-openapi'

/** What an answer says of the members that belong to one kind of item. They are open, as contents are. */

const printed = (description: string, example: string) => z.string().optional().meta({ description, example })

export const catalogueRowShape = z.looseObject({
  rowId: z.string().meta({ description: 'Links name the row by it. Never used for another row.', example: 'r12' }),
  no: printed('序号', '12'),
  code: printed('事项编码', '341200012'),
  level1: printed('一级事项', '社会救助'),
  level2: printed('二级事项', '最低生活保障'),
  elements: printed('公开内容（要素）', '对象名单、标准'),
  basis: printed('公开依据', '《社会救助暂行办法》'),
  timeLimit: printed('公开时限, as printed', '自信息形成之日起20个工作日内'),
  subject: printed('公开主体', '民政局'),
  channels: z
    .array(z.string())
    .optional()
    .meta({ description: '公开渠道和载体', example: ['政府网站'] }),
  audience: printed('公开对象', '全社会'),
  mode: printed('公开方式', '主动'),
  disclosure: printed('`proactive`, `on-application` or `withheld`.', 'proactive'),
  levels: z
    .array(z.string())
    .optional()
    .meta({ description: '公开层级', example: ['乡级'] }),
  parentItemId: printed('The catalogue that the row was made from.', 'taihe.01890a5d-ac96-7a0e-8000-0000000000aa'),
  parentRowId: printed('Its row there.', 'r7'),
  note: printed('备注', '涉及个人隐私的除外'),
  ended: printed('The day from which the row has lapsed.', '2026-04-01'),
})

export const planTaskShape = z.looseObject({
  no: z.int().meta({ description: 'Links name the task by it.', example: 3 }),
  text: z.string().meta({ example: '编制标准目录' }),
  lead: printed('牵头单位, as printed', '市政务公开办公室'),
  responsible: printed('责任单位, as printed', '各县市区政府'),
  assigned: z
    .array(z.string())
    .optional()
    .meta({ description: 'Node ids and division codes.', example: ['341222'] }),
  due: printed('The last day.', '2020-11-30'),
  dueRaw: printed('As printed.', '2020年11月底'),
  continuous: z.boolean().optional().meta({ description: 'It goes on and has no last day.' }),
})

export const verdictShape = z.looseObject({
  verdict: z.string().meta({ description: '`approved` or `returned`.', example: 'approved' }),
  of: z
    .looseObject({ nodeId: z.string(), field: z.string() })
    .optional()
    .meta({ description: 'Whose catalogue of which field. An item is named by a relation `reviews`.' }),
  rowsHash: printed('Of the rows that were reviewed.', `sha-256:${'0'.repeat(64)}`),
})

export const tableShape = z.looseObject({
  columns: z.array(
    z.looseObject({
      id: z.string().meta({ example: 'amount' }),
      title: z.string().meta({ example: '金额' }),
      type: z.string().meta({ description: '`text`, `number` or `date`.', example: 'number' }),
      unit: printed('单位', '元'),
    }),
  ),
  rows: z.array(z.array(z.string())).meta({ description: 'As many cells a row as there are columns.' }),
})
