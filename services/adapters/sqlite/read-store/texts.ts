import type { Connection } from './connection.ts'

/** Content texts, appended; a row keeps its place and length for ever, so that wiping leaves no copy. */
export interface Texts {
  put(text: string): number
  /** Null once wiped. */
  get(id: number): string | null
  /** Overwrites the text with zeros of the same length: the same size makes SQLite write in place. */
  wipe(id: number): void
}

export const createTexts = ({ sql }: Connection): Texts => ({
  put: (text) => Number(sql('INSERT INTO texts (text) VALUES (?)').run(text).lastInsertRowid),
  get: (id) => {
    const text = sql('SELECT text FROM texts WHERE id = ?').get(id)?.text
    return typeof text === 'string' ? text : null
  },
  wipe: (id) => {
    sql('UPDATE texts SET text = zeroblob(octet_length(text)) WHERE id = ?').run(id)
  },
})
