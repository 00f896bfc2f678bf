import { LRUCache } from 'lru-cache'
import { hashOfRows } from '../../domain/catalogue/printed-row.ts'
import type { Hash } from '../../domain/ids.ts'
import type { CatalogueRow, Content } from '../../domain/item/content.ts'
import { CATALOGUE } from '../../domain/kinds/catalogue/catalogue-kind.ts'
import { signedRows } from '../../domain/kinds/catalogue/row-schema.ts'

/** The rows of a catalogue, and the hash by which they are approved. */
interface ReadRows {
  rows: CatalogueRow[]
  rowsHash: Hash
}

/** Gives the rows of a content by its fingerprint. Null for what is no catalogue, or none that can be read. */
export type RowReader = (fingerprint: Hash, content: Content | null) => ReadRows | null

const MOST_ROWS = 100_000

/** Rows of foreign programs are checked, and each content is read once as long as it is asked for. */
export function createRowReader(): RowReader {
  const known = new LRUCache<Hash, { read: ReadRows | null }>({
    maxSize: MOST_ROWS,
    sizeCalculation: ({ read }) => 1 + (read?.rows.length ?? 0),
  })
  return (fingerprint, content) => {
    if (content?.kind !== CATALOGUE.name) return null
    const found = known.get(fingerprint)
    if (found !== undefined) return found.read
    const parsed = signedRows.safeParse(content.rows)
    const rows = content.rows ?? []
    const read = parsed.success ? { rows, rowsHash: hashOfRows(rows) } : null
    known.set(fingerprint, { read })
    return read
  }
}
