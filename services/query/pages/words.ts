import type { EventType } from '../../domain/event/envelope.ts'
import type { Content, Rel } from '../../domain/item/content.ts'

export const VALIDITY: Record<NonNullable<Content['validity']>, string> = {
  'in-force': '现行有效',
  lapsed: '已失效',
  abolished: '已废止',
  amended: '已修改',
}

export const DISCLOSURE: Record<NonNullable<Content['disclosure']>, string> = {
  proactive: '主动公开',
  'on-application': '依申请公开',
}

export const RELATION: Record<Rel, string> = {
  interprets: '解读',
  'responds-to': '回应',
  replaces: '替代',
  abolishes: '废止',
  amends: '修改',
  corrects: '更正',
  'based-on': '依据',
  implements: '落实',
  fulfils: '对应目录事项',
  evidences: '佐证任务',
  reviews: '审核',
  'follows-up': '后续',
  answers: '答复',
}

export const EVENT: Record<EventType, string> = {
  ItemPublished: '首次发布',
  ItemRevised: '修订',
  ItemWithdrawn: '撤下',
  ItemRedacted: '更正并抹除旧内容',
}

/** Kinds of attachments. Any other kind is named by its media type. */
export const FILE_KIND: Record<string, string> = {
  'application/pdf': 'PDF 文件',
  'application/msword': 'Word 文档',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word 文档',
  'application/vnd.ms-excel': 'Excel 表格',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel 表格',
  'application/ofd': 'OFD 文件',
  'application/zip': '压缩包',
  'image/jpeg': '图片',
  'image/png': '图片',
  'text/csv': 'CSV 表格',
}

/** Names of the members of content, in the order in which people look for them. */
export const MEMBER: Partial<Record<keyof Content, string>> = {
  title: '标题',
  body: '正文',
  organ: '发布机构',
  jointOrgans: '联合发文机构',
  documentNumber: '发文字号',
  indexNumber: '索引号',
  issuedOn: '成文日期',
  publishedOn: '发布日期',
  effectiveOn: '生效日期',
  abolishedOn: '废止日期',
  validity: '有效性',
  field: '公开领域',
  themeCategory: '主题分类',
  summary: '摘要',
  keywords: '关键词',
  catalogue: '标准目录',
  disclosure: '公开方式',
  partial: '部分公开',
  backfilled: '历史补录',
  displayFrom: '展示开始日期',
  displayUntil: '展示结束日期',
  relations: '相关信息',
  attachments: '附件',
  source: '信息来源',
  language: '语言',
  kind: '信息类别',
  form: '形式',
  anchoredOn: '信息形成日期',
  period: '报告期',
  rows: '目录事项',
  tasks: '任务',
  verdict: '审核结论',
  table: '表格',
  shownOn: '公开位置',
}
