import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { publicReader, type Reader } from '../../domain/item/may-read.ts'
import { type AskedChanges, readAnsweredChanges } from '../api/change-answers.ts'
import type { ItemReader } from '../item-reader.ts'

/** A page of an export, as `/v1/changes` answers it. */
export type ExportPage = Awaited<ReturnType<typeof readAnsweredChanges>>

/** As many as a page of `/v1/changes` has at most. */
const MOST_CHANGES = 200

export const anybody = ({ now }: Pick<ItemReader, 'now'>): Reader => publicReader(dayInShanghai(now()))

/**
 * Reads the changes from the beginning until nothing more is there. So an export is what a reader gets who asks page by
 * page, and its end is a cursor from which that reader goes on: writes may go on meanwhile. An item that changes then may
 * come twice, and the later one counts. Gives the event loop back after each page.
 */
export async function* exportPages(
  reader: ItemReader,
  asked: AskedChanges,
  { asking, limit = MOST_CHANGES }: { asking: () => Reader; limit?: number },
): AsyncGenerator<ExportPage> {
  for (let [cursor, more] = [undefined as string | undefined, true]; more; ) {
    const page = await readAnsweredChanges(reader, asked, { cursor, limit, asking: asking() })
    yield page
    ;({ next: cursor, more } = page.answer)
    await reader.turn()
  }
}
