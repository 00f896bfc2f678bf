import type { Kind } from '../kind.ts'
import { checkCatalogue } from './check.ts'
import { renderCatalogue } from './render.ts'

/** 基层政务公开事项标准目录 of one office and field. */
export const CATALOGUE: Kind = {
  name: 'catalogue',
  label: '事项标准目录',
  forms: { powers: '权责清单' },
  member: 'rows',
  check: checkCatalogue,
  render: renderCatalogue,
}
