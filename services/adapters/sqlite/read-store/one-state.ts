import type { GenerationFile } from './generation-file.ts'

/** What is read within belongs together, although a projector may write meanwhile. */
export function inOneState<T>({ database }: Pick<GenerationFile, 'database'>, read: () => T): T {
  if (database.isTransaction) return read()
  database.exec('BEGIN')
  try {
    return read()
  } finally {
    database.exec('COMMIT')
  }
}
