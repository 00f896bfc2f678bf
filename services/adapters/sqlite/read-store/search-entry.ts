import { searchTextOf } from '../../../domain/item/search-text.ts'
import { tokenText } from '../../../domain/item/search-tokens.ts'
import { entryToken, fieldToken, organToken, WITHDRAWN_TOKEN } from './search-tokens.ts'

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

/** An item's tokens with spaces between them; the same entry always gives the same. */
export function tokensOf(entry: SearchEntry): string {
  const marks = entry.entries.map(entryToken)
  if (entry.fieldMark !== null) marks.push(fieldToken(entry.fieldMark))
  if (entry.organMark !== null) marks.push(organToken(entry.organMark))
  if (entry.status === 'withdrawn') marks.push(WITHDRAWN_TOKEN)
  return `${marks.join(' ')} ${tokenText(searchTextOf(entry, entry.organName))}`
}
