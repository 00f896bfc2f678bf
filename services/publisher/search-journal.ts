import type { SignedEvent } from '../domain/event/signed-event.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import { documentNumberKey } from '../domain/item/document-number.ts'
import { foldTitle } from '../domain/item/fold-title.ts'
import { searchTextOf } from '../domain/item/search-text.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal } from '../ports/journal.ts'
import { everyEvent } from './every-event.ts'

export interface FoundItem {
  itemId: ItemId
  version: number
  status: 'live' | 'withdrawn'
  title: string
  documentNumber: string | null
  /** 发布日期, else 成文日期, as the content has them. */
  day: string | null
}

/** How well a text fits an item: its title or a number, or anything else that it says. Null where it does not. */
type Fit = 'title' | 'text' | null

/**
 * The items of a node that a text or a number means, as its journal has them: those first whose title or number has it.
 * Reads the whole journal, some 35 µs an item, and keeps what fits. The latest content of an item counts. Any part of any
 * text fits: an index for that would be a second copy of all texts beside the journal, and each erasing would have to wipe it.
 */
export function searchJournal(deps: { journal: Pick<Journal, 'read'>; codec: EventCodec }, text: string): FoundItem[] {
  const search = createJournalSearch(text)
  for (const event of everyEvent(deps)) search.take(event)
  return search.found()
}

/** The same search in steps, for whoever lets others in between: all events of the journal in order, then what was found. */
export function createJournalSearch(text: string): { take(event: SignedEvent): void; found(): FoundItem[] } {
  const fits = fitOf(text)
  const found = new Map<ItemId, { item: FoundItem; fit: Fit }>()
  const withdrawn = new Set<ItemId>()
  const keep = (item: FoundItem, fit: Fit) => {
    if (fit === null) found.delete(item.itemId)
    else found.set(item.itemId, { item, fit })
  }
  return {
    take: ({ envelope, content }) => {
      const { itemId, version, type } = envelope
      const before = found.get(itemId)
      if (type === 'ItemWithdrawn') withdrawn.add(itemId)
      const status = withdrawn.has(itemId) ? 'withdrawn' : 'live'
      if (content !== null) keep({ itemId, version, status, ...wordsAbout(content) }, fits(content))
      else if (before !== undefined) found.set(itemId, { ...before, item: { ...before.item, version, status } })
    },
    found: () => {
      const all = [...found.values()]
      return [...all.filter(({ fit }) => fit === 'title'), ...all.filter(({ fit }) => fit === 'text')].map(
        ({ item }) => item,
      )
    },
  }
}

function fitOf(text: string): (content: Content) => Fit {
  const wanted = foldTitle(text)
  const number = documentNumberKey(text)
  return (content) => {
    const { title, documentNumber = '', indexNumber = '' } = content
    if (number !== '' && documentNumberKey(documentNumber) === number) return 'title'
    if ([title, documentNumber, indexNumber].some((one) => foldTitle(one).includes(wanted))) return 'title'
    return foldTitle(searchTextOf('live', content, null)).includes(wanted) ? 'text' : null
  }
}

/** What a list says of an item. */
export const wordsAbout = ({ title, documentNumber, publishedOn, issuedOn }: Content) => ({
  title,
  documentNumber: documentNumber ?? null,
  day: publishedOn ?? issuedOn ?? null,
})
