import { z } from 'zod'
import 'zod-openapi'
import { isDivisionCode, isNodeId } from '../../domain/ids.ts'
import { CELL_STATES } from '../../domain/plan/plan-progress.ts'
import { cursorParameter, unlessEmpty, wholeNumber } from './parameters.ts'
import { dayParameter } from './rule-parameters.ts'

export const planParameters = z.strictObject({
  on: unlessEmpty(dayParameter).meta({
    description:
      'The day that is taken as today, in Asia/Shanghai, two years ahead at most. Evidence and verdicts of later days do not count.',
    override: { type: 'string', format: 'date', example: '2021-01-01' },
  }),
  task: unlessEmpty(
    z
      .string()
      .regex(/^[1-9]\d{0,4}$/, '应为任务的序号。')
      .transform(Number),
  ).meta({ description: 'Number of a task.', override: { type: 'integer', minimum: 1, maximum: 99_999 } }),
  unit: unlessEmpty(
    z.string().refine((text) => isDivisionCode(text) || isNodeId(text), '应为区划代码或节点代号，如 341222。'),
  ).meta({ description: 'Code of a division, or id of a node.', override: { type: 'string', example: '341222' } }),
  state: unlessEmpty(z.enum(CELL_STATES, `应为 ${CELL_STATES.join('、')} 之一。`)).meta({
    description: 'Only cells of this state.',
    override: { type: 'string', enum: [...CELL_STATES] },
  }),
  limit: wholeNumber(1, 1000, 200),
  cursor: cursorParameter,
})
