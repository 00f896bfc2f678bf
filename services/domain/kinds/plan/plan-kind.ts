import type { Kind } from '../kind.ts'
import { checkPlan } from './check.ts'
import { renderPlan } from './render.ts'

/** A plan with its tasks, which other items are evidence of. */
export const PLAN: Kind = {
  name: 'plan',
  label: '工作方案',
  forms: {},
  member: 'tasks',
  check: checkPlan,
  render: renderPlan,
}
