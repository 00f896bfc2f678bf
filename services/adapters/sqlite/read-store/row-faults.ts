import type { ItemId } from '../../../domain/ids.ts'
import type { StoreFault } from '../../../ports/store-fault.ts'
import type { GenerationFile } from './generation-file.ts'

const IN_HISTORY = 'IN (SELECT id FROM history)'
const OF_ITEMS = 'FROM history h JOIN items i ON i.id = h.item'

const CHECKS = [
  {
    what: 'withdrawn is neither 0 nor 1',
    select: 'SELECT itemId FROM items WHERE version > 0 AND withdrawn NOT IN (0, 1)',
  },
  { what: 'erased is neither 0 nor 1', select: `SELECT itemId ${OF_ITEMS} WHERE erased NOT IN (0, 1)` },
  { what: 'allowed is neither 0 nor 1', select: `SELECT itemId ${OF_ITEMS} WHERE allowed NOT IN (0, 1)` },
  {
    what: 'a proof is not in history',
    select: `SELECT itemId FROM items WHERE version > 0 AND (latest NOT ${IN_HISTORY} OR publication NOT ${IN_HISTORY}
             OR withdrawal NOT ${IN_HISTORY} OR contentProof NOT ${IN_HISTORY})`,
  },
  { what: 'its text is gone', select: 'SELECT itemId FROM items WHERE text NOT IN (SELECT id FROM texts)' },
  {
    what: 'the text of a version is gone',
    select: `SELECT itemId ${OF_ITEMS} WHERE h.text NOT IN (SELECT id FROM texts)`,
  },
  { what: 'history of no item', select: 'SELECT NULL AS itemId FROM history WHERE item NOT IN (SELECT id FROM items)' },
]

/** Checks numbers that point from row to row, and columns that are yes or no: readers take any other value for one of the two. */
export function* rowFaults({ sql }: GenerationFile): Generator<StoreFault> {
  for (const { what, select } of CHECKS)
    for (const { itemId } of sql(select).iterate())
      yield itemId === null ? { what } : { itemId: itemId as ItemId, what }
}
