import type { GenerationFile } from './generation-file.ts'

/** Links name each item that is linked to: what was known first is looked up again. */
const MOST_KNOWN = 50_000

/** Small numbers for names that many rows repeat: nodes, outlet entries, facets, organs of nodes. A name is never removed. */
export interface Names {
  /** The number of a name. A new name gets one. Only inside a transaction. */
  idOf(name: string): number
  /** Null when the name was never stored. */
  find(name: string): number | null
  /** When the name is gone: `#` and the number, which is the name of nothing, so that the document does not verify. */
  nameOf(id: number): string
  /** To be called after a rollback: names that were added in it are gone. */
  forget(): void
}

export function createNames({ sql }: GenerationFile): Names {
  const ids = new Map<string, number>()
  const names = new Map<number, string>()
  const forget = () => {
    ids.clear()
    names.clear()
  }
  const know = (id: number, name: string) => {
    if (ids.size >= MOST_KNOWN) forget()
    ids.set(name, id)
    names.set(id, name)
    return id
  }
  const find = (name: string): number | null => {
    const known = ids.get(name)
    if (known !== undefined) return known
    const row = sql('SELECT id FROM names WHERE name = ?').get(name)
    return row === undefined ? null : know(row.id as number, name)
  }
  return {
    find,
    idOf: (name) =>
      find(name) ?? know(Number(sql('INSERT INTO names (name) VALUES (?)').run(name).lastInsertRowid), name),
    nameOf: (id) => {
      const known = names.get(id)
      if (known !== undefined) return known
      const row = sql('SELECT name FROM names WHERE id = ?').get(id)
      if (row === undefined) return `#${id}`
      know(id, row.name as string)
      return row.name as string
    },
    forget,
  }
}
