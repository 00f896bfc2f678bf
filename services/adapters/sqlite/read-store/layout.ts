import type { DatabaseSync } from 'node:sqlite'

/** Files were not numbered when layout 1 was made. */
const LAYOUT_WITHOUT_NUMBER = 1

/** The layout of a generation's file; null while nothing is in it. */
export function readLayout(database: DatabaseSync): number | null {
  const number = Number(database.prepare('PRAGMA user_version').get()?.user_version)
  if (number > 0) return number
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number }
  return tables === 0 ? null : LAYOUT_WITHOUT_NUMBER
}

/** Before the tables: a file that a crash left without them has its number all the same. */
export const writeLayout = (database: DatabaseSync, layout: number): void =>
  database.exec(`PRAGMA user_version = ${layout}`)
