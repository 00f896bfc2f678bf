import { HubError } from '../../../domain/errors.ts'
import { contentIn } from '../../../domain/item/content.ts'
import { firstDay } from '../../../domain/item/display-dates.ts'
import { foldText, searchTextOf } from '../../../domain/item/search-text.ts'
import type { OutletQuery } from '../../../ports/item-store.ts'
import { decoded } from '../sqlite-errors.ts'
import type { GenerationFile } from './generation-file.ts'
import type { Names } from './names.ts'
import type { ListRow } from './outlet-list.ts'

/** An item that the search index names, with the columns that decide whether it is wanted. */
export interface Candidate extends ListRow {
  withdrawn: number
  displayFrom: number
  displayUntil: number
  organ: number | null
  text: number | null
}

/** A row as SQLite gives it: an array costs less than an object, and its time is a text. */
type ReadRow = [
  item: number,
  itemId: string,
  publishedAt: string,
  withdrawn: number,
  displayFrom: number,
  displayUntil: number,
  organ: number | null,
  text: number | null,
]

const candidateOf = ([item, itemId, publishedAt, ...columns]: ReadRow): Candidate => {
  const [withdrawn, displayFrom, displayUntil, organ, text] = columns
  return { item, itemId, publishedAt: Date.parse(publishedAt), withdrawn, displayFrom, displayUntil, organ, text }
}

export interface Candidates {
  /** The rows of items whose numbers lie near each other. The numbers are rising. */
  rowsOf(items: number[]): Candidate[]
  /** Looks at status, display dates and the text itself. */
  isWanted(candidate: Candidate, query: OutletQuery): boolean
}

const SELECT = 'SELECT id, itemId, publishedAt, withdrawn, displayFrom, displayUntil, organ, text FROM items'
const ONE = `${SELECT} WHERE id = ?`
const NEIGHBOURS = `${SELECT} WHERE id BETWEEN ? AND ?`
/** So many rows cost less when they are read with all their neighbours than one by one. */
const MANY = 24

/**
 * Most candidates lack the words, and parsing a text takes long. JSON keeps characters that need no escape as they
 * are, so SQLite can look for the words itself. HTML can write them in other ways, so every HTML text is parsed.
 */
const CONTENT_WITH = `
SELECT text FROM texts WHERE id = ?1 AND (instr(text, ?2) > 0 OR instr(text, '"format":"html"') > 0)`

export const createCandidates = ({ sql, file }: GenerationFile, names: Names): Candidates => ({
  rowsOf: (items) => {
    const read = (text: string, ...items: number[]) => {
      const statement = sql(text)
      statement.setReturnArrays(true)
      return statement.all(...items) as unknown as ReadRow[]
    }
    const rows =
      items.length < MANY
        ? items.flatMap((item) => read(ONE, item))
        : read(NEIGHBOURS, items[0] as number, items.at(-1) as number)
    let at = 0
    return items.map((item) => {
      for (let row = rows[at]; row !== undefined && row[0] < item; row = rows[at]) at++
      const row = rows[at]
      if (row?.[0] !== item)
        throw new HubError(
          'store-damaged',
          `${file} is damaged: the search index names item ${item}, which is not there`,
        )
      return candidateOf(row)
    })
  },
  isWanted: (candidate, { q = '', today, status }) => {
    const day = firstDay(today)
    if (candidate.displayFrom > day || candidate.displayUntil < day) return false
    if (status !== undefined && (candidate.withdrawn === 1) !== (status === 'withdrawn')) return false
    if (q === '') return true
    if (candidate.text === null) return false
    const organName = candidate.organ === null ? null : names.nameOf(candidate.organ)
    const verbatim = organName === null && !ESCAPED_OR_CASED.test(q) ? q : ''
    const contentText = sql(CONTENT_WITH).get(candidate.text, verbatim)?.text
    if (typeof contentText !== 'string') return false
    const text = decoded(
      file,
      () => `the text of item ${candidate.itemId}`,
      () => searchTextOf(candidate.withdrawn === 1 ? 'withdrawn' : 'live', contentIn(contentText), organName),
    )
    return text.includes(foldText(q))
  },
})

const ESCAPED_OR_CASED = /[\0-\x1f"\\\p{Cased}]/u
