import type { FileRow } from './file-row.ts'

/** More would fill the memory where each is as long as a row may be. */
const MOST_TOGETHER = 16

/** The rows of a file in small groups, in order, for work that is cheaper on several. */
export async function* rowsTogether(rows: AsyncIterable<FileRow>): AsyncGenerator<FileRow[]> {
  let together: FileRow[] = []
  for await (const row of rows) {
    together.push(row)
    if (together.length < MOST_TOGETHER) continue
    yield together
    together = []
  }
  if (together.length > 0) yield together
}
