import type { Kind } from '../kind.ts'
import { checkTable } from './check.ts'
import { renderTable } from './render.ts'

/** A list, a report of figures, or a register. */
export const TABLE: Kind = {
  name: 'table',
  label: '表格',
  forms: { list: '清单', report: '报表', register: '登记表' },
  member: 'table',
  check: checkTable,
  render: renderTable,
}
