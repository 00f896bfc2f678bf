import type { Connection } from './connection.ts'

/** Small numbers for names that many rows repeat (nodes, outlet entries, node organs). Only ever added to. */
export interface Names {
  /** The number of a name, new when it has none. Only inside a transaction. */
  idOf(name: string): number
  /** Null when the name was never stored. */
  find(name: string): number | null
  /** `#` and the number, which nothing is named, when the name is gone: what it stood in does not check. */
  nameOf(id: number): string
  /** After a rollback: what was remembered may not be there. */
  forget(): void
}

export function createNames({ sql }: Connection): Names {
  const ids = new Map<string, number>()
  const names = new Map<number, string>()
  const remember = (id: number, name: string) => {
    ids.set(name, id)
    names.set(id, name)
    return id
  }
  const find = (name: string): number | null => {
    const known = ids.get(name)
    if (known !== undefined) return known
    const row = sql('SELECT id FROM names WHERE name = ?').get(name)
    return row === undefined ? null : remember(row.id as number, name)
  }
  return {
    find,
    idOf: (name) =>
      find(name) ?? remember(Number(sql('INSERT INTO names (name) VALUES (?)').run(name).lastInsertRowid), name),
    nameOf: (id) => {
      const known = names.get(id)
      if (known !== undefined) return known
      const row = sql('SELECT name FROM names WHERE id = ?').get(id)
      if (row === undefined) return `#${id}`
      remember(id, row.name as string)
      return row.name as string
    },
    forget: () => {
      ids.clear()
      names.clear()
    },
  }
}
