import type { StoreFault } from '../../../ports/store-fault.ts'
import type { Connection } from './connection.ts'

const LEFT_OVER = `
SELECT id, typeof(text) AS type, text = zeroblob(octet_length(text)) AS wiped FROM texts
WHERE id NOT IN (SELECT text FROM items WHERE text IS NOT NULL UNION SELECT text FROM history WHERE text IS NOT NULL)`

/** Texts that nothing points to were wiped: what is left of them is zeros. */
export function* textFaults({ sql }: Connection): Generator<StoreFault> {
  for (const { id, type, wiped } of sql(LEFT_OVER).iterate())
    if (type !== 'blob' || wiped !== 1) yield { what: `texts: row ${id} belongs to no item and is not wiped` }
}
