import type { Document } from 'mongodb'
import { keyOfValue } from './bson-fields.ts'

const COMPARISONS: Record<string, (held: never, wanted: never) => boolean> = {
  $lt: (held, wanted) => held < wanted,
  $lte: (held, wanted) => held <= wanted,
  $gt: (held, wanted) => held > wanted,
  $gte: (held, wanted) => held >= wanted,
  $ne: (held, wanted) => keyOfValue(held) !== keyOfValue(wanted),
  $exists: (held, wanted) => (held !== null) === wanted,
  $in: (held, wanted: unknown[]) => wanted.some((value) => keyOfValue(held) === keyOfValue(value)),
}

/** Whether a document passes a filter of equalities and comparisons. Throws for any other operator. */
export function matches(document: Document, filter: Document): boolean {
  return Object.entries(filter).every(([name, wanted]) => {
    const held = document[name] ?? null
    if (!isOperators(wanted)) return keyOfValue(held) === keyOfValue(wanted ?? null)
    return Object.entries(wanted).every(([operator, operand]) => {
      const compare = COMPARISONS[operator]
      if (compare === undefined) throw new Error(`the bench's stub does not know ${operator}`)
      return compare(held as never, operand as never)
    })
  })
}

export const isOperators = (wanted: unknown): wanted is Document =>
  typeof wanted === 'object' && wanted !== null && Object.keys(wanted)[0]?.startsWith('$') === true
