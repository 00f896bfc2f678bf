import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Dice } from '../../scripts/generate/random.ts'

/** Changes one byte anywhere in the file, and tells which. */
export function changeFileByte(file: string, dice: Dice): string {
  const descriptor = openSync(file, 'r+')
  try {
    const at = dice.between(0, fstatSync(descriptor).size - 1)
    const byte = Buffer.alloc(1)
    readSync(descriptor, byte, 0, 1, at)
    const before = byte[0] as number
    byte[0] = before ^ dice.between(1, 255)
    writeSync(descriptor, byte, 0, 1, at)
    return `byte ${at} (page ${Math.floor(at / 8192) + 1}): ${before} → ${byte[0]}`
  } finally {
    closeSync(descriptor)
  }
}

/** A hash over all rows of all tables: equal when a changed byte changed no row. */
export function hashOfRows(file: string): string {
  const database = new DatabaseSync(file)
  try {
    const hash = createHash('sha256')
    const tables = database.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").all()
    for (const { name, sql } of tables) {
      hash.update(`${name} ${sql}\n`)
      if (String(sql).startsWith('CREATE VIRTUAL')) continue
      for (const row of database.prepare(`SELECT * FROM "${name}"`).iterate())
        for (const value of Object.values(row))
          hash.update(value instanceof Uint8Array ? value : `${typeof value} ${value}\n`)
    }
    return hash.digest('hex')
  } finally {
    database.close()
  }
}
