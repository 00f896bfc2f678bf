import type { StoreFault } from '../../../ports/store-fault.ts'
import { integrityFaults } from '../integrity.ts'
import { listFaults } from './check-lists.ts'
import { rowFaults } from './check-rows.ts'
import { searchFaults } from './check-search.ts'
import { textFaults } from './check-texts.ts'
import type { WritingParts } from './write-batch.ts'

/**
 * Everything in the file that is derived from the rows of `items` and `history`, made again and compared: outlet
 * lists, changes, blocks, counts, the search index. A file that SQLite itself finds damaged is not looked at further.
 */
export function* checkGeneration(
  parts: Omit<WritingParts, 'index'>,
  onProgress: (items: number) => void,
): Generator<StoreFault> {
  const { database, file, guard } = parts.connection
  const damage = integrityFaults(database, file)
  yield* damage
  if (damage.length > 0) return
  // One state of the file, while a projector may write.
  database.exec('BEGIN')
  try {
    yield* rowFaults(parts.connection)
    yield* listFaults(parts.connection)
    yield* textFaults(parts.connection)
    yield* searchFaults(parts, onProgress)
  } catch (error) {
    // A damaged schema shows where a statement is prepared.
    guard(() => {
      throw error
    })
  } finally {
    database.exec('ROLLBACK')
  }
}
