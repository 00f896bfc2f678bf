import { createHash } from 'node:crypto'
import type { TokenCondition } from '../../../domain/item/search-tokens.ts'

/** Tokens that narrow a search down to an outlet, a field or an organ. They begin with `_`, which is in no text's token. */
export const entryToken = (entry: number): string => `_e${entry}`
export const fieldToken = (hash: number): string => `_f${hash.toString(36)}`
export const organToken = (hash: number): string => `_o${hash.toString(36)}`
export const validityToken = (hash: number): string => `_v${hash.toString(36)}`
export const numberToken = (hash: number): string => `_k${hash.toString(36)}`
export const nodeToken = (node: number): string => `_n${node}`
export const WITHDRAWN_TOKEN = '_w'
/** Of an item that lists do not show on all days. */
export const DATED_TOKEN = '_d'

/** 48 bits of a name's hash: a filter that keeps no text which may have to be erased. */
export const shortHash = (kind: 'field' | 'organ' | 'validity' | 'number', name: string): number =>
  createHash('sha256').update(`${kind}\n${name}`, 'utf8').digest().readUIntBE(0, 6)

/** A condition of the index in FTS5's syntax. */
export const matchOf = (condition: TokenCondition): string =>
  'beginning' in condition ? `"${condition.beginning}" *` : condition.all.map((token) => `"${token}"`).join(' AND ')
