import type { ItemId } from '../domain/ids.ts'
import type { AuditStore } from '../ports/audit-store.ts'
import { PAGE_ROOM } from '../ports/page-room.ts'
import type { HistoryRow } from '../ports/read-models.ts'
import type { StoredDocument } from '../ports/stored-document.ts'

/** An item with all its versions, as a generation stores them. */
export interface ItemWithHistory {
  document: StoredDocument
  history: HistoryRow[]
}

const DOCUMENTS_AT_ONCE = 500
/** So many superseded texts, of up to 900 KB each, are held at a time. An item with more of them is held alone. */
const MOST_TEXTS = 16

/** Every item with its history, by itemId. Holds one page at a time, and few of its histories where they are long. */
export async function* itemsWithHistory(
  generation: Pick<AuditStore, 'scan' | 'histories'>,
): AsyncGenerator<ItemWithHistory> {
  for (let after: ItemId | null = null; ; ) {
    const page: StoredDocument[] = await generation.scan(after, DOCUMENTS_AT_ONCE, PAGE_ROOM)
    const last = page.at(-1)
    if (last === undefined) return
    for (const few of withFewTexts(page)) {
      const histories = await generation.histories(few.map(({ itemId }) => itemId))
      for (const document of few) yield { document, history: histories.get(document.itemId) ?? [] }
    }
    after = last.itemId
  }
}

/** Cuts a page where histories grow long, because each version but an item's last may have its text there. */
function* withFewTexts(documents: StoredDocument[]): Generator<StoredDocument[]> {
  let few: StoredDocument[] = []
  let texts = 0
  for (const document of documents) {
    const more = document.version - 1
    if (few.length > 0 && texts + more > MOST_TEXTS) {
      yield few
      few = []
      texts = 0
    }
    few.push(document)
    texts += more
  }
  yield few
}

/** The items of two generations side by side, by itemId. An item that only one of them has comes alone. */
export async function* pairedItems(
  left: AuditStore,
  right: AuditStore,
): AsyncGenerator<readonly [ItemWithHistory | undefined, ItemWithHistory | undefined]> {
  const [lefts, rights] = [itemsWithHistory(left), itemsWithHistory(right)]
  let a = await lefts.next()
  let b = await rights.next()
  while (!a.done || !b.done) {
    const alone = a.done ? 1 : b.done ? -1 : compareIds(a.value.document.itemId, b.value.document.itemId)
    yield [alone <= 0 ? (a.value as ItemWithHistory) : undefined, alone >= 0 ? (b.value as ItemWithHistory) : undefined]
    if (alone <= 0) a = await lefts.next()
    if (alone >= 0) b = await rights.next()
  }
}

const compareIds = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

export async function itemWithHistory(generation: AuditStore, itemId: ItemId): Promise<ItemWithHistory | undefined> {
  const document = await generation.item(itemId)
  return document === null ? undefined : { document, history: await generation.history(itemId) }
}
