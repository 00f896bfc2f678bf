import { tokenCondition } from '../../../domain/item/search-tokens.ts'

/** An item's other marks in the index, so that a search is narrowed by them. `_` is in no text's token. */
export const entryToken = (entry: number): string => `_e${entry}`
export const fieldToken = (mark: number): string => `_f${mark.toString(36)}`
export const organToken = (mark: number): string => `_o${mark.toString(36)}`
export const WITHDRAWN_TOKEN = '_w'

/** The index's condition for a literal substring (FTS5 syntax); null when it is empty. */
export function matchOf(foldedQuery: string): string | null {
  const condition = tokenCondition(foldedQuery)
  if (condition === null) return null
  return 'beginning' in condition
    ? `"${condition.beginning}" *`
    : condition.all.map((token) => `"${token}"`).join(' AND ')
}
