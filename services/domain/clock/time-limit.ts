import { type Clause, clauseSchema } from './clause.ts'
import { numeralAt } from './numeral.ts'

/** A phrase of catalogues, and what it says. `{1}`, `{2}` … stand for its numbers, in the text and in the clauses. */
export interface Phrase {
  id: string
  phrase: string
  clauses: unknown[]
  otherLawPrevails?: boolean | undefined
  ambiguous?: string | undefined
  note?: string | undefined
}

/** What a cell says that names a limit (公开时限). */
export interface TimeLimit {
  /** Of the phrase that it was read by. Null for an empty cell. */
  phraseId: string | null
  clauses: Clause[]
  /** Another law, where there is one, counts instead. */
  otherLawPrevails: boolean
  /** Why it may be read in more than one way. */
  ambiguous: string | null
  note: string | null
}

const EMPTY: TimeLimit = {
  phraseId: null,
  clauses: [{ kind: 'missing' }],
  otherLawPrevails: false,
  ambiguous: null,
  note: null,
}

/** Longer cells are no limits. */
const LONGEST = 500

/**
 * Reads the text of a cell by the phrases that a place has adopted. White space, width, the last full stop and 或者 for
 * 或 make no difference, nor does it whether a number is written 20 or 二十. Null for what no phrase reads, so that
 * somebody looks at it. An empty cell is `missing`.
 */
export function readTimeLimit(cell: string | null, phrases: Iterable<Phrase>): TimeLimit | null {
  if (cell === null || cell.trim() === '') return EMPTY
  if (cell.length > LONGEST) return null
  const text = folded(cell)
  for (const phrase of phrases) {
    const numbers = numbersIn(text, folded(phrase.phrase))
    const clauses = numbers === null ? null : clausesWith(phrase.clauses, numbers)
    if (clauses === null) continue
    return {
      phraseId: phrase.id,
      clauses,
      otherLawPrevails: phrase.otherLawPrevails ?? false,
      ambiguous: phrase.ambiguous ?? null,
      note: phrase.note ?? null,
    }
  }
  return null
}

const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/\s/gu, '')
    .replace(/[。;.]$/u, '')
    .replaceAll('或者', '或')

/** The numbers of a text at the places `{1}` … of a phrase, or null where the text is not the phrase's. */
function numbersIn(text: string, phrase: string): number[] | null {
  const numbers: number[] = []
  let at = 0
  for (const part of phrase.split(/(\{\d\})/u)) {
    const place = /^\{(\d)\}$/u.exec(part)
    if (place === null) {
      if (!text.startsWith(part, at)) return null
      at += part.length
      continue
    }
    const read = numeralAt(text, at)
    if (read === null) return null
    numbers[Number(place[1]) - 1] = read.value
    at = read.end
  }
  return at === text.length ? numbers : null
}

/** Numbers as a cell may have them at the places that a phrase names; none where it names none. */
export function someNumbers(phrase: string | undefined): (number | undefined)[] {
  const numbers: (number | undefined)[] = []
  for (const [, place] of folded(phrase ?? '').matchAll(/\{([1-9])\}/gu)) numbers[Number(place) - 1] = 1
  return numbers
}

function clausesWith(clauses: unknown[], numbers: number[]): Clause[] | null {
  const read = clauses.map((clause) => clauseSchema.safeParse(withNumbers(clause, numbers)))
  return read.every(({ success }) => success) ? read.map(({ data }) => data as Clause) : null
}

/** The value with each text `{1}`, `{2}` … replaced by the number of that place. */
export function withNumbers(value: unknown, numbers: readonly (number | undefined)[]): unknown {
  if (typeof value === 'string') {
    const place = /^\{(\d)\}$/u.exec(value)
    return place === null ? value : (numbers[Number(place[1]) - 1] ?? value)
  }
  if (Array.isArray(value)) return value.map((one) => withNumbers(one, numbers))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withNumbers(member, numbers)]))
}
