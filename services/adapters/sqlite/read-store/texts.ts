import type { GenerationFile } from './generation-file.ts'

/** Content texts. Rows are appended, and never moved or resized, so that wiping one leaves no copy behind. */
export interface Texts {
  put(text: string): number
  /** Null when it was wiped. */
  get(id: number): string | null
  /** Overwrites the text with zeros. The length stays the same, so SQLite writes in place. */
  wipe(id: number): void
}

export const createTexts = ({ sql }: GenerationFile): Texts => ({
  put: (text) => Number(sql('INSERT INTO texts (text) VALUES (?)').run(text).lastInsertRowid),
  get: (id) => {
    const text = sql('SELECT text FROM texts WHERE id = ?').get(id)?.text
    return typeof text === 'string' ? text : null
  },
  wipe: (id) => {
    sql('UPDATE texts SET text = zeroblob(octet_length(text)) WHERE id = ?').run(id)
  },
})
