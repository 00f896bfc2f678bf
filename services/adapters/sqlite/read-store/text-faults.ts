import type { StoreFault } from '../../../ports/store-fault.ts'
import type { GenerationFile } from './generation-file.ts'

const LEFT_OVER = `
SELECT id, typeof(text) AS type, text = zeroblob(octet_length(text)) AS wiped FROM texts
WHERE id NOT IN (SELECT text FROM items WHERE text IS NOT NULL UNION SELECT text FROM history WHERE text IS NOT NULL)`

/** A text that no row points to must have been wiped: only zeros are left of it. */
export function* textFaults({ sql }: GenerationFile): Generator<StoreFault> {
  for (const { id, type, wiped } of sql(LEFT_OVER).iterate())
    if (type !== 'blob' || wiped !== 1) yield { what: `texts: row ${id} belongs to no item and is not wiped` }
}
