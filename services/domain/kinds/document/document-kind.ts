import type { Kind } from '../kind.ts'

/** What an item is that names no kind: a text. */
export const DOCUMENT: Kind = {
  name: 'document',
  label: '文件',
  forms: {
    normative: '行政规范性文件',
    interpretation: '政策解读',
    response: '回应关切',
    article: '信息',
    reply: '答复',
  },
  member: null,
  check: () => [],
  render: null,
}
