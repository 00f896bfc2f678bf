import { createHash } from 'node:crypto'
import type { StoreId } from '../domain/ids.ts'

const PLACE_DIGITS = 8

/**
 * The id of a read store: what was written into it when it was made, and a hash of where it lies, so that a copy at
 * another place has another id. Names of consumer groups are made of it.
 */
export const storeIdOf = (written: string, place: string): StoreId =>
  `${written}-${createHash('sha256').update(place).digest('hex').slice(0, PLACE_DIGITS)}` as StoreId
