import { PRINTED_MEMBER } from '../edge/printed-members.ts'

/** What the form calls the members of a content. */
const LABELS: Record<string, string> = {
  ...{ title: '标题', body: '正文', documentNumber: '发文字号', indexNumber: '索引号', issuedOn: '成文日期' },
  ...{ publishedOn: '发布日期', field: '公开领域', summary: '摘要', keywords: '主题词', shownOn: '在哪里公开' },
  ...{ attachments: '附件', reason: '原因', review: '审核记录', verdict: '审核结论' },
}

/** What the form calls the place at which a pointer points. */
export function labelOf(pointer: string): string {
  const [first = '', row = '', member = ''] = pointer.split('/').slice(pointer.startsWith('/content/') ? 2 : 1)
  if (first !== 'rows') return LABELS[first] ?? pointer
  return row === '' ? '目录各行' : `第 ${Number(row) + 1} 个事项${ofMember(member)}`
}

const ofMember = (member: string): string =>
  Object.hasOwn(PRINTED_MEMBER, member) ? `的${PRINTED_MEMBER[member as keyof typeof PRINTED_MEMBER]}` : ''
