import { z } from 'zod'
import { RELS } from '../../domain/item/content.ts'
import 'zod-openapi'
import { catalogueRowShape, planTaskShape, tableShape, verdictShape } from './kind-member-shapes.ts'

/** What an answer says of a content, member by member. What was signed is served whole, unknown members too. */

const printed = (description: string, example: string) => z.string().optional().meta({ description, example })
const day = (description: string, example: string) =>
  z
    .string()
    .optional()
    .meta({ description: `${description} \`YYYY\`, \`YYYY-MM\` or \`YYYY-MM-DD\`, a day in Asia/Shanghai.`, example })

const places = z
  .union([z.literal('all'), z.array(z.string())])
  .optional()
  .meta({ description: '`all`, or codes of divisions.', example: 'all' })

const organ = z
  .looseObject({ name: z.string(), kind: z.string(), divisionCode: z.string() })
  .meta({ description: 'Who made it, where that is not the node itself.' })

const relation = z.looseObject({
  rel: z.string().meta({ description: RELS.map((rel) => `\`${rel}\``).join(', '), example: 'interprets' }),
  itemId: z.string(),
  part: printed('A row of a catalogue or a task of a plan.', 'r12'),
  version: z.int().optional().meta({ description: 'The version that was meant.' }),
  fingerprint: z.string().optional(),
})

const attachment = z.looseObject({
  name: z.string().meta({ example: '附件1：任务分解表.xlsx' }),
  mediaType: z.string().meta({ example: 'application/pdf' }),
  bytes: z.int().meta({ description: 'Size of the file.', example: 20480 }),
  sha256: z.string().meta({ description: 'Of the file, 64 hex digits: compare it after fetching.' }),
  url: z.string().meta({ description: 'Where its maker keeps it.', example: 'https://www.example.gov.cn/files/1.pdf' }),
})

const catalogue = z
  .looseObject({
    level1: printed('一级事项', '预决算公开'),
    level2: printed('二级事项', '部门预算'),
    elements: printed('公开内容（要素）', '部门收支总体情况'),
    basis: printed('公开依据', '《中华人民共和国政府信息公开条例》'),
    timeLimit: printed('公开时限', '批复后20日内'),
    channels: z
      .array(z.string())
      .optional()
      .meta({ description: '公开渠道和载体', example: ['政府网站'] }),
    audience: printed('公开对象', '全社会'),
    mode: printed('公开方式', '主动'),
    levels: z
      .array(z.string())
      .optional()
      .meta({ description: '公开层级', example: ['县级', '乡级'] }),
  })
  .meta({ description: '基层政务公开标准目录 as printed.' })

export const contentShape = z
  .looseObject({
    title: z.string().meta({ example: '关于印发2026年防汛预案的通知' }),
    body: z.looseObject({
      format: z.enum(['text', 'html']).meta({
        description: '`html` was cleaned before it was signed and may be embedded as it is. `text` has line feeds.',
      }),
      text: z.string().meta({ example: '各村（社区）：\n现将预案印发给你们。' }),
    }),
    shownOn: z.looseObject({ board: places, site: places, topic: places }).meta({
      description: 'Where its maker wants it shown, by kind of outlet. `outlets` of the answer says where it is.',
    }),
    organ: organ.optional(),
    jointOrgans: z.array(organ).optional().meta({ description: '联合发文机关' }),
    documentNumber: printed('发文字号, as written.', '太政办〔2026〕3号'),
    indexNumber: printed('索引号', '003245678/202603-00012'),
    issuedOn: day('成文日期.', '2026-03-01'),
    publishedOn: day('发布日期, as printed.', '2026-03-05'),
    effectiveOn: day('施行日期.', '2026-04-01'),
    abolishedOn: day('废止日期.', '2028-12-31'),
    validity: printed('有效性: `in-force`, `lapsed`, `abolished` or `amended`.', 'in-force'),
    field: printed('Name of a field (`GET /v1/fields`).', '救灾'),
    themeCategory: printed('主题分类', '城乡建设'),
    summary: printed('内容概述', '明确防汛责任分工。'),
    keywords: z
      .array(z.string())
      .optional()
      .meta({ description: '关键词', example: ['防汛'] }),
    catalogue: catalogue.optional(),
    disclosure: printed('`proactive` 主动公开 or `on-application` 依申请公开.', 'proactive'),
    partial: z.boolean().optional().meta({ description: '部分公开' }),
    backfilled: z.boolean().optional().meta({ description: 'Imported long after the fact.' }),
    displayFrom: day('First day on which outlets show it.', '2026-03-05'),
    displayUntil: day('Last day on which outlets show it.', '2026-12-31'),
    relations: z.array(relation).optional().meta({ description: 'Other items that it is about.' }),
    attachments: z.array(attachment).optional(),
    source: printed('转载来源', '安徽省人民政府网站'),
    language: printed('BCP 47', 'zh-CN'),
    kind: printed('What it is (`GET /v1/kinds`); absent or unknown: a document.', 'catalogue'),
    form: printed('Of its kind.', 'powers'),
    anchoredOn: day('信息形成日期.', '2026-02-27'),
    period: printed('报告期: `2025`, `2025-H2`, `2025-Q4` or `2025-12`.', '2025-Q4'),
    rows: z.array(catalogueRowShape).optional().meta({ description: 'Of a catalogue; the body says them, too.' }),
    tasks: z.array(planTaskShape).optional().meta({ description: 'Of a plan; the body says them, too.' }),
    verdict: verdictShape.optional().meta({ description: 'Of a review.' }),
    table: tableShape.optional().meta({ description: 'Of a table; the body says it, too.' }),
    nonce: z.string().optional().meta({
      description: '32 hex digits, new in each version, so that nobody can guess an erased text from its fingerprint.',
    }),
  })
  .meta({
    id: 'Content',
    description:
      'Whole, as published, with members that are not listed here: keep them, for the fingerprint is the SHA-256 of its JCS (RFC 8785).',
  })

export type PublicContent = z.infer<typeof contentShape>
