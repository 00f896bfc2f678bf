import { createHash } from 'node:crypto'
import { tokenCondition } from '../../../domain/item/search-tokens.ts'

/** Tokens that narrow a search down to an outlet, a field or an organ. They begin with `_`, which is in no text's token. */
export const entryToken = (entry: number): string => `_e${entry}`
export const fieldToken = (hash: number): string => `_f${hash.toString(36)}`
export const organToken = (hash: number): string => `_o${hash.toString(36)}`
export const WITHDRAWN_TOKEN = '_w'

/** 48 bits of a name's hash: a filter that keeps no text which may have to be erased. */
export const shortHash = (kind: 'field' | 'organ', name: string): number =>
  createHash('sha256').update(`${kind}\n${name}`, 'utf8').digest().readUIntBE(0, 6)

/** The index's condition for a literal substring (FTS5 syntax); null when it is empty. */
export function matchOf(foldedQuery: string): string | null {
  const condition = tokenCondition(foldedQuery)
  if (condition === null) return null
  return 'beginning' in condition
    ? `"${condition.beginning}" *`
    : condition.all.map((token) => `"${token}"`).join(' AND ')
}
