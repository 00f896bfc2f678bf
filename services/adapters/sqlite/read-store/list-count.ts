import { isFacet } from '../../../domain/facets.ts'
import type { CountQuery } from '../../../ports/item-store.ts'
import { type Candidates, marksOf } from './candidates.ts'
import type { GenerationFile } from './generation-file.ts'
import { countMatches } from './index-matches.ts'
import type { KeptCounts } from './kept-counts.ts'
import { rangeOf } from './list-walk.ts'
import type { Names } from './names.ts'
import type { SearchParts } from './outlet-search.ts'

/**
 * Counts a list up to `most`, by indexes. Filters are counted by the search index, days and times by the index of their
 * order; where both are given, few rows are counted along the list, and of many the search index is asked for both.
 */
export async function countList(
  { generationFile, candidates, names, turn, counts }: SearchParts & { counts: KeptCounts },
  entries: number[],
  query: CountQuery,
  most: number,
): Promise<number | null> {
  if ((query.q ?? '') !== '') return null
  const { fromDay, toDay, updatedAfter } = query
  const isBounded = fromDay !== undefined || toDay !== undefined || updatedAfter !== undefined
  if (!isFiltered(query, names))
    return generationFile.guard(() => {
      const countAll = () => countRows(generationFile, entries, query, most)
      // What leaves a facet stands in no list of changes, by which a count that is kept goes on.
      return query.entries.some(isFacet) ? countAll() : counts.count(entries, query, most, countAll)
    })
  // Its index does not know what lists show today, and a total must not tell of what they do not.
  if (generationFile.layoutAge === 'older') return null
  const along = isBounded
    ? generationFile.guard(() => countAlong({ generationFile, names }, entries, query, most))
    : null
  if (along !== null) return along
  const fits = candidates.createTest({ ...query, limit: 0 })
  const isShown = (item: number) => fitsRow(candidates, generationFile, item, fits)
  return countMatches(generationFile, names, { entries, query, pause: turn }, { most, isShown })
}

function fitsRow(
  candidates: Candidates,
  { guard }: GenerationFile,
  item: number,
  fits: ReturnType<Candidates['createTest']>,
): boolean {
  const row = guard(() => candidates.rowOf(item))
  return row !== null && fits(row)
}

const isFiltered = (query: CountQuery, names: Names): boolean =>
  query.status !== undefined || marksOf(query, names).length > 0

/** So many rows are counted one by one. Each is looked up by its number. */
const MOST_ALONG = 4000

/** Older layouts have no such columns, and nobody asks for them there. */
const boundsIn = ({ layoutAge }: GenerationFile): string =>
  layoutAge === 'older'
    ? '?1 <= ?2 AND displayFrom <= ?3 AND displayUntil >= ?3 AND publishedAt > ?4'
    : 'day >= ?1 AND day <= ?2 AND displayFrom <= ?3 AND displayUntil >= ?3 AND updatedAt > ?4'

/** The entries are bound, as a JSON array: each text of SQL is kept, so there must be few of them. */
const IN_ENTRIES = 'entry IN (SELECT value FROM json_each(?6))'

function countRows(file: GenerationFile, entries: number[], query: CountQuery, most: number): number {
  const { fromDay, toDay, updatedAfter, today } = rangeOf({ ...query, limit: 0 })
  const rows = file.sql(
    `SELECT count(*) AS count FROM (SELECT DISTINCT item FROM outlet_items
     WHERE ${IN_ENTRIES} AND ${boundsIn(file)} LIMIT ?5)`,
  )
  return Number(rows.get(fromDay, toDay, today, updatedAfter, most + 1, JSON.stringify(entries))?.count)
}

/** Null where many rows would have to be looked at. */
function countAlong(
  { generationFile, names }: { generationFile: GenerationFile; names: Names },
  entries: number[],
  query: CountQuery,
  most: number,
): number | null {
  const { fromDay, toDay, updatedAfter, today } = rangeOf({ ...query, limit: 0 })
  const { sql } = generationFile
  const within = `FROM outlet_items WHERE ${IN_ENTRIES} AND ${boundsIn(generationFile)} LIMIT ?5`
  const bounds = [fromDay, toDay, today, updatedAfter, MOST_ALONG, JSON.stringify(entries)]
  const looked = Number(sql(`SELECT count(*) AS count FROM (SELECT 1 ${within})`).get(...bounds)?.count)
  if (looked === MOST_ALONG) return null
  const marks = marksOf(query, names)
  const conditions = marks.map(([column], at) => `${column} = ?${at + 7}`)
  if (query.status !== undefined) conditions.push(`withdrawn = ${query.status === 'withdrawn' ? 1 : 0}`)
  const counted = sql(
    `SELECT count(*) AS count FROM items
     WHERE id IN (SELECT item ${within}) AND ${conditions.join(' AND ')}`,
  )
  const count = Number(counted.get(...bounds, ...marks.map(([, mark]) => mark))?.count)
  return Math.min(count, most + 1)
}
