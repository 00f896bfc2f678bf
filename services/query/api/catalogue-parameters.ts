import { z } from 'zod'
import { CATALOGUE_STATES } from '../../domain/catalogue/in-force.ts'
import { isNodeId } from '../../domain/ids.ts'
import { cursorParameter, unlessEmpty, wholeNumber } from './parameters.ts'
import { dayParameter, divisionParameter } from './rule-parameters.ts'

const STATE_EXPECTED = `应为 ${CATALOGUE_STATES.join('、')} 之一。`

const on = dayParameter.optional().meta({
  description:
    'The day that is taken as today, over items as they stand, two years ahead at most. Without it that of the cursor, else today.',
})

export const rowParameters = z.strictObject({
  on: on.meta({
    description: 'The day that is taken as today, over items as they stand, two years ahead at most. Without it today.',
  }),
  limit: wholeNumber(1, 200, 50),
  cursor: cursorParameter,
})

export const coverageParameters = z.strictObject({
  division: divisionParameter.meta({
    description: 'This place and all below. Without it the one at the top of the directory.',
  }),
  on,
  limit: wholeNumber(1, 50, 20).meta({ description: 'Offices a page, at most.' }),
  cursor: cursorParameter,
})

const version = (description: string) =>
  unlessEmpty(
    z
      .string()
      .regex(/^[1-9]\d{0,8}$/, '应为版本号。')
      .transform(Number),
  ).meta({ description, override: { type: 'integer', minimum: 1, maximum: 999_999_999, pattern: undefined } })

export const diffParameters = z.strictObject({
  from: version('The earlier version. Without it the one before `to` that is still shown.'),
  to: version('The later version. Without it the newest one.'),
})

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
  on,
  limit: wholeNumber(1, 200, 50),
  cursor: cursorParameter,
})
