import type { Fault } from '../../errors.ts'
import type { Content } from '../../item/content.ts'
import { repeatedIds } from '../repeated-ids.ts'

/** Each task has a number of its own. */
export const checkPlan = ({ tasks = [] }: Content): Fault[] =>
  repeatedIds(
    tasks.map(({ no }) => no),
    ['tasks'],
    'no',
  )
