import { z } from 'zod'
import { CATALOGUE_STATES } from '../../domain/catalogue/in-force.ts'
import { isNodeId } from '../../domain/ids.ts'
import { cursorParameter, unlessEmpty, wholeNumber } from './parameters.ts'
import { dayParameter } from './rule-parameters.ts'

const STATE_EXPECTED = `应为 ${CATALOGUE_STATES.join('、')} 之一。`

export const cataloguesParameters = z.strictObject({
  node: unlessEmpty(z.string().refine(isNodeId, '应为节点代号。')).meta({
    description: 'Only of this node.',
    override: { type: 'string', example: 'taihe' },
  }),
  field: unlessEmpty(z.string().max(50, '不能超过 50 字。')).meta({
    description: 'Only of this field.',
    override: { type: 'string', maxLength: 50, example: '救灾' },
  }),
  state: unlessEmpty(z.enum(CATALOGUE_STATES, STATE_EXPECTED)).meta({
    description: 'Only those whose newest version stands so.',
    override: { type: 'string', enum: [...CATALOGUE_STATES] },
  }),
  on: dayParameter.optional().meta({ description: 'The day that is taken as today, over items as they stand.' }),
  limit: wholeNumber(1, 200, 50),
  cursor: cursorParameter,
})
