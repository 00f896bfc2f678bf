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

/** Numbers of which counts ask for spans. Each has as many digits as all of its kind, so that a span is a few beginnings. */
const SPANS = { printed: ['_p', 8], updated: ['_u', 15], begins: ['_b', 8], ends: ['_z', 8] } as const
type SpanKind = keyof typeof SPANS

/** Milliseconds before 1970 are counted from the year 1 too. */
const EPOCH_MS = 62_135_596_800_000
export const updatedNumber = (ms: number): number => Math.max(0, ms + EPOCH_MS)

export function numberedToken(kind: SpanKind, number: number): string {
  const [begin, digits] = SPANS[kind]
  return begin + String(number).padStart(digits, '0')
}

/** A condition of the index for numbers between two, both inclusive. Null for none. */
export function spanMatch(kind: SpanKind, from: number, to: number): string | null {
  const [begin, digits] = SPANS[kind]
  const found: string[] = []
  const most = 10 ** digits - 1
  let low = Math.max(0, from)
  const high = Math.min(to, most)
  while (low <= high) {
    // The longest span of a power of ten that begins here and ends within.
    let size = 1
    let cut = 0
    while (cut < digits - 1 && low % (size * 10) === 0 && low + size * 10 - 1 <= high) {
      size *= 10
      cut++
    }
    found.push(
      `"${begin}${String(low)
        .padStart(digits, '0')
        .slice(0, digits - cut)}" *`,
    )
    low += size
  }
  return found.length === 0 ? null : `(${found.join(' OR ')})`
}

/** 48 bits of a name's hash: a filter that keeps no text which may have to be erased. */
export const shortHash = (kind: 'field' | 'organ' | 'validity' | 'number', name: string): number =>
  createHash('sha256').update(`${kind}\n${name}`, 'utf8').digest().readUIntBE(0, 6)

/** A condition of the index in FTS5's syntax. */
export const matchOf = (condition: TokenCondition): string =>
  'beginning' in condition ? `"${condition.beginning}" *` : condition.all.map((token) => `"${token}"`).join(' AND ')
