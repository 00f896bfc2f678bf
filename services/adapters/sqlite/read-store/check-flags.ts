import type { StoreFault } from '../../../ports/store-fault.ts'
import type { Connection } from './connection.ts'

const FLAGS = [
  { column: 'withdrawn', select: 'SELECT itemId FROM items WHERE version > 0 AND withdrawn NOT IN (0, 1)' },
  { column: 'erased', select: 'SELECT itemId FROM history h JOIN items i ON i.id = h.item WHERE erased NOT IN (0, 1)' },
  {
    column: 'allowed',
    select: 'SELECT itemId FROM history h JOIN items i ON i.id = h.item WHERE allowed NOT IN (0, 1)',
  },
]

/** Columns that are yes or no. Readers take anything else for one of the two. */
export function* flagFaults({ sql }: Connection): Generator<StoreFault> {
  for (const { column, select } of FLAGS)
    for (const { itemId } of sql(select).iterate())
      yield { itemId: itemId as string, what: `${column} is neither 0 nor 1` }
}
