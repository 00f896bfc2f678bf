import { DatabaseSync } from 'node:sqlite'
import type { Dice } from '../../scripts/generate/random.ts'

export interface Tampered {
  /** `table.column` */
  column: string
  /** For people: which row, what before, what after. */
  told: string
}

export interface Column {
  table: string
  column: string
  rows: number
}

/** Changes one byte of one value of a column, and gives what puts it back. Null where no value can be changed. */
export function changeByteIn(file: string, column: Column, dice: Dice): (Tampered & { putBack: () => void }) | null {
  using database = new DatabaseSync(file, { defensive: false })
  const tampered = changeIn(database, column, dice)
  if (tampered === null) return null
  const { putBack, ...told } = tampered
  return {
    ...told,
    putBack: () => {
      using again = new DatabaseSync(file, { defensive: false })
      putBack(again)
    },
  }
}

/** All columns of all tables that hold rows. */
export function columnsIn(file: string): Column[] {
  using database = new DatabaseSync(file, { readOnly: true })
  return columnsOf(database)
}

/** Changes one byte of one stored value, in any column of any table of the file that holds data. */
export function changeOneByte(file: string, dice: Dice): Tampered {
  const database = new DatabaseSync(file, { defensive: false })
  try {
    for (;;) {
      const place = dice.pick(columnsOf(database))
      const tampered = changeIn(database, place, dice)
      if (tampered !== null) return tampered
    }
  } finally {
    database.close()
  }
}

/** The search index is a virtual table: its values are those of the tables behind it. */
const columnsOf = (database: DatabaseSync): Column[] =>
  database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name")
    .all()
    .flatMap(({ name }) => {
      const rows = Number(database.prepare(`SELECT count(*) AS rows FROM "${name}"`).get()?.rows)
      const columns = database.prepare(`SELECT name FROM pragma_table_info('${name}')`).all()
      return rows === 0 ? [] : columns.map((column) => ({ table: String(name), column: String(column.name), rows }))
    })

function changeIn(
  database: DatabaseSync,
  { table, column, rows }: Column,
  dice: Dice,
): (Tampered & { putBack: (database: DatabaseSync) => void }) | null {
  const keys = database.prepare(`SELECT name FROM pragma_table_info('${table}') WHERE pk > 0 ORDER BY pk`).all()
  const identity = keys.length > 0 ? keys.map((key) => `"${key.name}"`) : ['rowid']
  const chosen = database.prepare(
    `SELECT ${identity.join(', ')}, typeof("${column}") AS type, CAST("${column}" AS BLOB) AS bytes, "${column}" AS value
       FROM "${table}" LIMIT 1 OFFSET ?`,
  )
  chosen.setReadBigInts(true)
  const row = chosen.get(dice.between(0, rows - 1)) as Record<string, unknown>
  const next = changed(row, dice)
  if (next === null) return null
  const where = identity.map((name) => `${name} IS ?`).join(' AND ')
  const value = row.type === 'text' ? 'CAST(? AS TEXT)' : '?'
  const place = identity.map((name) => row[name.replaceAll('"', '')] as string)
  const update = `UPDATE "${table}" SET "${column}" = ${value} WHERE ${where}`
  const placeNow = identity.map((name, at) => (name === `"${column}"` ? next : place[at])) as string[]
  try {
    database.prepare(update).run(next, ...place)
  } catch {
    return null // The place is taken, or the table does not take it: not a value that can stand there.
  }
  return {
    column: `${table}.${column}`,
    told: `${table}.${column} of ${place.join('/')}: ${tell(row.value)} → ${tell(next)}`,
    putBack: (again) => {
      const before = row.type === 'text' || row.type === 'blob' ? row.bytes : row.value
      again.prepare(update).run(before as Uint8Array, ...placeNow)
    },
  }
}

function changed({ type, bytes, value }: Record<string, unknown>, dice: Dice): Uint8Array | bigint | null {
  if (type === 'integer') {
    const number = value as bigint
    const widest = Math.max(1, Math.ceil(number.toString(16).length / 2))
    return number ^ (BigInt(dice.between(1, 255)) << BigInt(8 * dice.between(0, widest - 1)))
  }
  if ((type !== 'text' && type !== 'blob') || (bytes as Uint8Array).length === 0) return null
  const copy = Buffer.from(bytes as Uint8Array)
  const at = dice.between(0, copy.length - 1)
  copy[at] = (copy[at] as number) ^ dice.between(1, 255)
  return copy
}

const tell = (value: unknown): string =>
  value instanceof Uint8Array ? `${Buffer.from(value).toString('latin1').slice(0, 40)}…` : String(value).slice(0, 40)
