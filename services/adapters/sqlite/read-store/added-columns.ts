import type { DatabaseSync } from 'node:sqlite'
import { inTransaction } from '../open-database.ts'

/** Columns of later layouts, each with what it says of a row that was written before: mostly nothing. */
const ADDED = {
  items: {
    facets: ['TEXT', "''"],
    directoryPosition: ['INTEGER', 'NULL'],
    contentProof: ['INTEGER', 'NULL'],
    handsOver: ['INTEGER', '0'],
    printedDay: ['INTEGER', 'NULL'],
    validityMark: ['INTEGER', 'NULL'],
    numberMark: ['INTEGER', 'NULL'],
  },
  outlet_items: { day: ['INTEGER', 'NULL'], updatedAt: ['INTEGER', 'NULL'] },
  heads: { latestAt: ['TEXT', 'NULL'] },
  // Where the event was not allowed is not known: at the latest before all that comes now.
  history: { notAllowedAt: ['INTEGER', 'CASE allowed WHEN 0 THEN 0 END'], freedAt: ['INTEGER', 'NULL'] },
} as const

/** Every file of layouts 1 to 4 has it (block-bounds.ts). */
const BLOCKS = 'CREATE TABLE IF NOT EXISTS blocks (block INTEGER PRIMARY KEY, newest INTEGER, oldest INTEGER)'

interface Added {
  table: string
  columns: { column: string; type: string; before: string }[]
}

function lacking(database: DatabaseSync): Added[] {
  return Object.entries(ADDED).flatMap(([table, added]) => {
    const there = new Set(
      database
        .prepare("SELECT name FROM pragma_table_info(?, 'main')")
        .all(table)
        .map(({ name }) => name),
    )
    const columns = Object.entries(added).flatMap(([column, [type, before]]) =>
      there.has(column) ? [] : [{ column, type, before }],
    )
    return columns.length === 0 ? [] : [{ table, columns }]
  })
}

/** Adds what a file of an older layout lacks. No row is moved by that, and readers of the older code go on. */
export const addColumns = (database: DatabaseSync, file: string): void =>
  inTransaction(database, file, () => {
    database.exec(BLOCKS)
    for (const { table, columns } of lacking(database))
      for (const { column, type, before } of columns) {
        database.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`)
        if (before !== 'NULL') database.exec(`UPDATE ${table} SET ${column} = ${before}`)
      }
  })

/** Lets a connection that only reads see the columns that the file lacks. */
export function readAddedColumns(database: DatabaseSync): void {
  for (const { table, columns } of lacking(database)) {
    const added = columns.map(({ column, before }) => `${before} AS ${column}`).join(', ')
    database.exec(`CREATE TEMP VIEW ${table} AS SELECT *, ${added} FROM main.${table}`)
  }
}
