import type { StoreFault } from '../../../ports/store-fault.ts'
import { integrityFaults } from '../integrity.ts'
import { listFaults } from './list-faults.ts'
import { rowFaults } from './row-faults.ts'
import { searchFaults } from './search-faults.ts'
import { textFaults } from './text-faults.ts'
import type { WritingParts } from './write-batch.ts'

/**
 * Derives again what the file derives from the rows of `items` and `history`, and compares: outlet lists, changes,
 * counts, the search index. When SQLite itself finds the file damaged, nothing else is checked.
 */
export function* checkGeneration(
  parts: Omit<WritingParts, 'index'>,
  onProgress: (items: number) => void,
): Generator<StoreFault> {
  const { database, file, guard } = parts.generationFile
  const damage = integrityFaults(database, file)
  yield* damage
  if (damage.length > 0) return
  // All checks see one state of the file, although a projector may write meanwhile.
  database.exec('BEGIN')
  try {
    yield* rowFaults(parts.generationFile)
    yield* listFaults(parts.generationFile)
    yield* textFaults(parts.generationFile)
    yield* searchFaults(parts, onProgress)
  } catch (error) {
    // A damaged schema shows only when a statement is prepared.
    guard(() => {
      throw error
    })
  } finally {
    database.exec('ROLLBACK')
  }
}
