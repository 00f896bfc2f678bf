import type { Instant } from '../../../domain/ids.ts'
import { contentIn } from '../../../domain/item/content.ts'
import { firstDay } from '../../../domain/item/display-dates.ts'
import type { ListFilters, OutletQuery } from '../../../ports/item-store.ts'
import type { Search, TextLook } from '../../../ports/search.ts'
import { decoded } from '../sqlite-errors.ts'
import type { GenerationFile } from './generation-file.ts'
import type { ListRow } from './list-walk.ts'
import type { Names } from './names.ts'
import { shortHash } from './search-tokens.ts'

/** An item that may be wanted, with the columns that decide it. */
export interface Candidate extends ListRow {
  version: number
  withdrawn: number
  displayFrom: number
  displayUntil: number
  organ: number | null
  text: number | null
  node: number
  fieldMark: number | null
  organMark: number | null
  validityMark: number | null
  numberMark: number | null
}

/** A row as SQLite gives it: an array costs less than an object, and its times are texts. */
type ReadRow = [
  item: number,
  itemId: string,
  day: number | null,
  publishedAt: Instant,
  updatedAt: Instant,
  withdrawn: number,
  displayFrom: number,
  displayUntil: number,
  organ: number | null,
  text: number | null,
  node: number,
  fieldMark: number | null,
  organMark: number | null,
  validityMark: number | null,
  numberMark: number | null,
  version: number,
]

const SELECT = `
SELECT i.id, i.itemId, i.printedDay, i.publishedAt, i.updatedAt, i.withdrawn, i.displayFrom, i.displayUntil, i.organ,
  i.text, i.node, i.fieldMark, i.organMark, i.validityMark, i.numberMark, i.version`
const ONE = `${SELECT} FROM items i WHERE i.id = ? AND i.version > 0`
const SOME = `${SELECT} FROM json_each(?) page CROSS JOIN items i ON i.id = page.value WHERE i.version > 0`

export interface Candidates {
  /** Null for an item that is not there. */
  rowOf(item: number): Candidate | null
  /** Of these items, in any order, those that pass the test of the query. One statement reads hundreds. */
  rowsOf(items: number[], query: OutletQuery): Candidate[]
  /** Looks at the text of an item. */
  look(candidate: Candidate, search: Search): TextLook
  /** Everything but the text and the range: status, display dates, filters. */
  createTest(query: OutletQuery): (candidate: Candidate) => boolean
}

export const createCandidates = ({ sql, file, layoutAge }: GenerationFile, names: Names): Candidates => ({
  rowOf: (item) => {
    const statement = sql(ONE)
    statement.setReturnArrays(true)
    const row = statement.get(item) as unknown as ReadRow | undefined
    return row === undefined ? null : candidateOf(row, layoutAge === 'older')
  },
  rowsOf: (items, query) => {
    const marks = marksOf(query, names)
    // A plus keeps the planner from an index of days.
    const conditions = ['+i.displayFrom <= ?', '+i.displayUntil >= ?', ...marks.map(([column]) => `i.${column} = ?`)]
    if (query.status !== undefined) conditions.push(`i.withdrawn ${query.status === 'withdrawn' ? '=' : '<>'} 1`)
    const statement = sql(`${SOME} AND ${conditions.join(' AND ')}`)
    statement.setReturnArrays(true)
    const today = firstDay(query.today)
    const rows = statement.all(JSON.stringify(items), today, today, ...marks.map(([, mark]) => mark))
    return (rows as unknown as ReadRow[]).map((row) => candidateOf(row, layoutAge === 'older'))
  },
  look: ({ text: id, organ, itemId, withdrawn }, search) => {
    const contentText = id === null ? null : sql('SELECT text FROM texts WHERE id = ?').get(id)?.text
    if (typeof contentText !== 'string') return { isNamed: false, holds: false }
    const organName = organ === null ? null : names.nameOf(organ)
    const status = withdrawn === 1 ? 'withdrawn' : 'live'
    return decoded(
      file,
      () => `the text of item ${itemId}`,
      () => search.look(status, contentIn(contentText), organName),
    )
  },
  createTest: (query) => {
    const today = firstDay(query.today)
    const { status } = query
    const marks = marksOf(query, names)
    return (candidate) => {
      if (candidate.displayFrom > today || candidate.displayUntil < today) return false
      if (status !== undefined && (candidate.withdrawn === 1) !== (status === 'withdrawn')) return false
      return marks.every(([column, mark]) => candidate[column] === mark)
    }
  },
})

function candidateOf(row: ReadRow, isOlder: boolean): Candidate {
  const [item, itemId, day, publishedAt, updatedAt, withdrawn, displayFrom, displayUntil, organ, text] = row
  const [node, fieldMark, organMark, validityMark, numberMark, version] = row.slice(10) as [
    number,
    ...(number | null)[],
  ]
  const times = { publishedAt: Date.parse(publishedAt), updatedAt: Date.parse(isOlder ? publishedAt : updatedAt) }
  const shown = { withdrawn, displayFrom, displayUntil, organ, text, node }
  const marks = { fieldMark, organMark, validityMark, numberMark, version } as Pick<Candidate, Mark | 'version'>
  return { item, itemId, day: day ?? 0, ...times, ...shown, ...marks }
}

type Mark = 'fieldMark' | 'organMark' | 'validityMark' | 'numberMark'

/** The columns that a filter asks for, with what must stand there. */
export function marksOf(
  { field, organ, node, validity, documentNumber }: ListFilters,
  names: Names,
): [column: Mark | 'node', mark: number][] {
  return [
    ...(field === undefined ? [] : [['fieldMark', shortHash('field', field)] as const]),
    ...(organ === undefined ? [] : [['organMark', shortHash('organ', organ)] as const]),
    ...(node === undefined ? [] : [['node', names.find(node) ?? NOBODY] as const]),
    ...(validity === undefined ? [] : [['validityMark', shortHash('validity', validity)] as const]),
    ...(documentNumber === undefined ? [] : [['numberMark', shortHash('number', documentNumber)] as const]),
  ].map(([column, mark]) => [column, mark])
}

const NOBODY = 0
