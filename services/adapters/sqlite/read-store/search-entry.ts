import { searchTextOf } from '../../../domain/item/search-text.ts'
import { entryToken, fieldToken, organToken, tokensOf, WITHDRAWN_TOKEN } from './search-tokens.ts'

/** What an item's tokens are made from. */
export interface SearchEntry {
  contentText: string | null
  status: 'live' | 'withdrawn'
  /** The node's organ, of content that names none. */
  organName: string | null
  /** Numbers of the outlet entries it is shown on. */
  entries: number[]
  fieldMark: number | null
  organMark: number | null
}

export function searchEntryTokens(entry: SearchEntry): Set<string> {
  const tokens = tokensOf(searchTextOf(entry, entry.organName))
  for (const id of entry.entries) tokens.add(entryToken(id))
  if (entry.fieldMark !== null) tokens.add(fieldToken(entry.fieldMark))
  if (entry.organMark !== null) tokens.add(organToken(entry.organMark))
  if (entry.status === 'withdrawn') tokens.add(WITHDRAWN_TOKEN)
  return tokens
}
