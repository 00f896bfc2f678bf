import type { ErrorCode } from '../../domain/error-codes.ts'
import type { ErrorEntry } from '../error-entry.ts'

/** Files that items name and the hub stores. */
export const ATTACHMENT_ERRORS = {
  'attachment-missing': {
    status: 422,
    exit: 1,
    title: 'Attachment missing',
    detail: '附件文件 {file} 还没有上传到本节点。',
    remedy: '请先用 PUT /v1/attachments/{sha256} 上传该文件，再发布。',
  },
  'attachment-size-differs': {
    status: 422,
    exit: 1,
    title: 'Attachment of another size',
    detail: '附件 {file} 实际为 {found} 字节，填写的是 {bytes} 字节。',
    remedy: '请改正 bytes，或检查是否选错了文件。',
  },
  'attachment-type-differs': {
    status: 422,
    exit: 1,
    title: 'Attachment of another type',
    detail: '附件 {file} 的内容不是 {mediaType}。',
    remedy: '请改正 mediaType，或检查是否选错了文件。',
  },
  'attachments-too-many': {
    status: 422,
    exit: 1,
    title: 'Too many stored files',
    detail: '一个条目的附件和正文图片合计不能超过 {most} 个。',
    remedy: '请拆分为几个条目，或把图片合并为一个文件。',
  },
  'attachment-hash-differs': {
    status: 422,
    exit: 1,
    title: 'Attachment has another hash',
    detail: '收到的 {bytes} 字节的 SHA-256 为 {found}，与地址中的 {expected} 不同，未保存。',
    remedy: '请重新计算文件的 SHA-256，或重新上传整个文件。',
  },
  'attachment-too-large': {
    status: 413,
    exit: 1,
    title: 'Attachment too large',
    detail: '附件超过 {maxBytes} 字节，未保存。',
    remedy: '请压缩或拆分文件；上限由运维人员用 HUB_ATTACHMENT_BYTES 设定。',
  },
  'attachment-type-refused': {
    status: 415,
    exit: 1,
    title: 'Attachment of a refused type',
    detail: '这种文件不能作为附件：{found}。',
    remedy: '请另存为 PDF、OFD、Word、Excel、PPT、WPS、图片、音视频、压缩包或纯文本后上传。',
  },
  'attachment-unknown': {
    status: 404,
    exit: 1,
    title: 'Unknown attachment',
    detail: '没有这个附件，或使用它的条目现在不公开。',
    remedy: '请从条目页面重新打开附件。',
  },
  'attachment-damaged': {
    status: 500,
    exit: 1,
    title: 'Attachment does not check',
    detail: '附件 {file} 的存储内容与其 SHA-256 不符，不予提供。',
    remedy: '请运维人员执行 hub verify 查明；发布节点的中继会重新送来该文件。',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorEntry>>
