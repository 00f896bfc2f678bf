import { z } from 'zod'
import { DUTY_STATES, DUTY_TYPES } from '../../domain/duties/duty.ts'
import { isDivisionCode, isNodeId } from '../../domain/ids.ts'
import { cursorParameter, unlessEmpty, wholeNumber } from './parameters.ts'
import { dayParameter } from './rule-parameters.ts'

const oneOf = (words: readonly string[]) => `应为 ${words.join('、')} 之一。`

export const dutiesParameters = z.strictObject({
  node: unlessEmpty(z.string().refine(isNodeId, '应为节点代号。')).meta({
    description: 'Only of this node.',
    override: { type: 'string', example: 'taihe' },
  }),
  division: unlessEmpty(z.string().refine(isDivisionCode, '应为 6、9 或 12 位区划代码。')).meta({
    description: 'Only at this place and under it.',
    override: { type: 'string', example: '341222' },
  }),
  type: unlessEmpty(z.enum(DUTY_TYPES, oneOf(DUTY_TYPES))).meta({
    override: { type: 'string', enum: [...DUTY_TYPES] },
  }),
  state: unlessEmpty(z.enum(DUTY_STATES, oneOf(DUTY_STATES))).meta({
    override: { type: 'string', enum: [...DUTY_STATES] },
  }),
  field: unlessEmpty(z.string().max(50, '不能超过 50 字。')).meta({
    override: { type: 'string', maxLength: 50, example: '救灾' },
  }),
  on: dayParameter.optional().meta({
    description:
      'The day that is taken as today, over items as they stand, two years ahead at most. Without it that of the cursor, else today.',
  }),
  limit: wholeNumber(1, 200, 50),
  cursor: cursorParameter,
})
