import { type FileHash, filesIn } from '../domain/attachments.ts'
import { contentIn } from '../domain/item/content.ts'
import type { AuditStore } from '../ports/audit-store.ts'
import { itemsWithHistory } from './items-with-history.ts'

/** Most texts name no file. This is looked for before a text is parsed. */
const MARK = 'attachment:sha256-'

/**
 * The stored files that a generation names: in contents in force, and in each earlier one that is not erased. Reads
 * everything; `turn` is called now and then.
 */
export async function namedFilesOf(
  generation: Pick<AuditStore, 'scan' | 'histories'>,
  turn: () => Promise<void> = async () => {},
): Promise<Set<FileHash>> {
  const named = new Set<FileHash>()
  const addFrom = (text: string | null) => {
    const content = text?.includes(MARK) === true ? contentIn(text) : null
    if (content !== null) for (const file of filesIn(content)) named.add(file)
  }
  let items = 0
  for await (const { document, history } of itemsWithHistory(generation)) {
    addFrom(document.contentText)
    for (const { contentText } of history) addFrom(contentText)
    if (++items % ITEMS_A_TURN === 0) await turn()
  }
  return named
}

const ITEMS_A_TURN = 200
