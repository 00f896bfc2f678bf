import type { GenerationFile } from './generation-file.ts'

/** What is read within belongs together, although a projector may write meanwhile. */
export function inOneState<T>({ database }: Pick<GenerationFile, 'database'>, read: () => T): T {
  if (database.isTransaction) return read()
  database.exec('BEGIN')
  try {
    return read()
  } finally {
    // Some faults end it by themselves, and the fault is what counts.
    if (database.isTransaction) database.exec('COMMIT')
  }
}
