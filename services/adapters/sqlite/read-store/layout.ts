import type { DatabaseSync } from 'node:sqlite'

/** Layout 1 was made before files were numbered. */
const LAYOUT_WITHOUT_NUMBER = 1

/** The layout of a generation's file; null while nothing is in it. */
export function readLayout(database: DatabaseSync): number | null {
  const number = Number(database.prepare('PRAGMA user_version').get()?.user_version)
  if (number > 0) return number
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number }
  return tables === 0 ? null : LAYOUT_WITHOUT_NUMBER
}

/** To be called before the tables are created, so that a file that a crash left without tables has its number. */
export const writeLayout = (database: DatabaseSync, layout: number): void =>
  database.exec(`PRAGMA user_version = ${layout}`)
