import type { ItemId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import { isHit, readSearch } from '../domain/item/search-query.ts'
import { foldedTextOf, foldText, literalTextOf, searchTextOf } from '../domain/item/search-text.ts'
import {
  holdsTokens,
  isNamed,
  searchConditions,
  searchTokensOf,
  type TokenCondition,
  tokenCondition,
  tokenText,
} from '../domain/item/search-tokens.ts'
import type { OutletQuery } from './item-store.ts'
import type { UsableAge } from './read-layout.ts'

/** What a search finds in the text of one item. */
export interface TextLook {
  /** Whether an index names the item for this search. */
  isNamed: boolean
  holds: boolean
}

/** A search as a store carries it out: its index names candidates, and the text of each is looked at. */
export interface Search {
  /** Every hit meets all of them. */
  conditions: TokenCondition[]
  /** The only item that can be a hit. */
  itemId: ItemId | null
  look(status: ItemDocument['status'], content: Content | null, organName: string | null): TextLook
}

type Searching = Pick<OutletQuery, 'q' | 'exact' | 'searched'>

/** Null where nothing is searched for. */
export function searchOf({ q = '', exact, searched = 'any' }: Searching, layoutAge: UsableAge): Search | null {
  if (q === '') return null
  if (layoutAge === 'older') return literalSearch(q)
  const query = readSearch(q, exact)
  return {
    conditions: searchConditions(query, searched),
    itemId: query.itemId,
    look: (status, content, organName) => {
      if (content === null) return { isNamed: false, holds: false }
      const folded = foldedTextOf(status, content, organName)
      const text = { folded, literal: () => literalTextOf(status, content, organName) }
      const holds = isHit(text, query, searched)
      return { holds, isNamed: holds || isNamed(folded, query, searched) }
    },
  }
}

/** The tokens by which an index names an item for its text. Layouts 1 to 4 have those of the text as it stands. */
export const tokensOfText = (
  status: ItemDocument['status'],
  content: Content | null,
  { organName, layoutAge }: { organName: string | null; layoutAge: UsableAge },
): string =>
  layoutAge === 'current'
    ? searchTokensOf(foldedTextOf(status, content, organName))
    : tokenText(searchTextOf(status, content, organName))

/** Layouts 1 to 4 have the tokens of the text as it stands. */
function literalSearch(q: string): Search {
  const words = foldText(q)
  const condition = tokenCondition(words)
  return {
    conditions: condition === null ? [] : [condition],
    itemId: null,
    look: (status, content, organName) => {
      const text = searchTextOf(status, content, organName)
      const holds = content !== null && text.includes(words)
      return { holds, isNamed: holds || holdsTokens(text, condition) }
    },
  }
}
