import type { ErrorCode } from '../../domain/error-codes.ts'
import type { ErrorEntry } from '../error-entry.ts'

/** Drafts that are sent for review (domain/submission). */
export const SUBMISSION_ERRORS = {
  'signature-missing': {
    status: 401,
    exit: 1,
    title: 'Signature missing',
    detail: '请求没有单位的签名，或签名的写法不对。',
    remedy: '请按接口说明在 Authorization 请求头中写明单位、密钥和签名（Hub-Signature）。',
  },
  'signature-refused': {
    status: 401,
    exit: 1,
    title: 'Signature refused',
    detail: '签名不予承认：{reason}。',
    remedy: '请用该单位现行的密钥重新签名；密钥已更换或吊销的，请管理员处理（hub keys rotate）。',
  },
  'signature-not-of-now': {
    status: 401,
    exit: 1,
    title: 'Signature not of now',
    detail: '签名的时间 {at} 与本机时间相差超过十分钟。',
    remedy: '请核对两边机器的时钟，重新签名后再试。',
  },
  'review-not-here': {
    status: 404,
    exit: 1,
    title: 'Not reviewed here',
    detail: '按审核规则，节点“{nodeId}”的“{field}”领域目录不由这里审核。',
    remedy: '请核对报送的地址，或请管理员改正审核规则（hub rules show review）。',
  },
  'review-not-yours': {
    status: 403,
    exit: 1,
    title: 'Not yours to review',
    detail: '按审核规则，节点“{maker}”无权审核节点“{nodeId}”的“{field}”领域目录。',
    remedy: '请由有权审核的单位出具审核意见，或请管理员改正审核规则（hub rules show review）。',
  },
  'submission-unknown': {
    status: 404,
    exit: 1,
    title: 'Unknown submission',
    detail: '没有这次报送。',
    remedy: '请核对报送编号（hub catalogue submissions）。',
  },
  'rows-hash-differs': {
    status: 422,
    exit: 1,
    title: 'Hash of the rows differs',
    detail: '各行的哈希与所写的不同。',
    remedy: '请按接口说明重新计算（各行印出的内容的 JCS 的 SHA-256）。',
  },
  'round-out-of-order': {
    status: 409,
    exit: 1,
    title: 'Round out of order',
    detail: '应为第 {expected} 次报送，不是第 {round} 次。',
    remedy: '请先查看已报送到第几次（hub catalogue status），再报送下一次。',
  },
  'submissions-full': {
    status: 422,
    exit: 1,
    title: 'Too many submissions',
    detail: '报送或意见的数量已到上限。',
    remedy: '请联系审核单位的管理员。',
  },
  'row-unknown': {
    status: 422,
    exit: 1,
    title: 'Unknown row',
    detail: '这次报送没有“{rowId}”这一行。',
    remedy: '请核对行号；对整份目录的意见不写行号。',
  },
  'reviewer-unreachable': {
    status: 502,
    exit: 3,
    title: 'Reviewing hub unreachable',
    detail: '审核单位的系统没有应答。',
    remedy: '请稍后再执行一次同样的命令；重复执行不会重复报送。',
  },
  'reviewer-unreadable': {
    status: 502,
    exit: 3,
    title: 'Reviewing hub unreadable',
    detail: '审核单位的系统的应答无法识别。',
    remedy: '请确认地址和两套系统的版本。',
  },
  'reviewer-unnamed': {
    status: 422,
    exit: 2,
    title: 'Reviewer unnamed',
    detail: '审核规则没有写明“{field}”领域目录由谁审核、报送到哪里。',
    remedy:
      '请管理员在审核规则中写明审核单位（byLevel 或 byNode）和地址（address）；已写明单位的，也可在命令中写明地址（--to）。',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorEntry>>
