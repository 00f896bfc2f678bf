import type { Directory, Division } from '../domain/directory/directory.ts'
import { contentIn } from '../domain/item/content.ts'
import { dayInShanghai } from '../domain/item/display-dates.ts'
import { printedDay } from '../domain/item/printed-day.ts'
import { entriesMatching, type OutletEntry } from '../domain/outlets.ts'
import type { ItemStore } from '../ports/item-store.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import { AFTER_ALL_ITEMS } from './change-cursor.ts'
import { isOneLog } from './changes-between.ts'
import type { ItemReader } from './item-reader.ts'
import { directoryState } from './state-etag.ts'

/** How much each county's site shows of each field today. */
export interface FieldMatrix {
  fields: string[]
  counties: { county: Division; cells: Map<string, FieldCell> }[]
}

interface FieldCell {
  /** Living items; null for more than are counted. */
  items: number | null
  /** The printed day of the newest one, `YYYY-MM-DD`. Null without one, and for one that does not check. */
  newest: string | null
  /** The newest one does not check. */
  isWithheld: boolean
}

interface CountedCounty {
  /** The generation, the directory, the day and the like: with another one all is counted again. */
  place: string
  checkpoints: Checkpoint[]
  cells: Map<string, FieldCell>
}

/** Gives the matrix of a city, inside one use of a generation; null of a generation of an older layout, which counts no fields. */
export type ReadFieldMatrix = (generation: ItemStore, city: Division) => Promise<FieldMatrix | null>

const MOST_COUNTED = 10_000
/** After more changes a county is counted again as a whole. */
const MOST_CHANGES = 20

/** Keeps what was counted: after new items were published, only their fields are counted again in their counties. */
export function createFieldMatrices(reader: ItemReader): ReadFieldMatrix {
  const kept = new Map<string, Promise<CountedCounty>>()
  return async (generation, city) => {
    if (generation.layoutAge === 'older') return null
    const checkpoints = await generation.checkpoints()
    const directory = reader.directory.latest()
    const fields = directory.fields()
    const counties: FieldMatrix['counties'] = []
    for (const county of directory.children(city.code)) {
      if (county.level !== 'county' || county.mergedInto !== null) continue
      // One after another, so that whoever asks meanwhile waits for what is being counted.
      const counting = (kept.get(county.code)?.catch(() => undefined) ?? Promise.resolve(undefined)).then((known) =>
        countCounty({ reader, generation, directory, checkpoints }, county, known),
      )
      kept.set(county.code, counting)
      counties.push({ county, cells: (await counting).cells })
    }
    return { fields, counties }
  }
}

interface Counting {
  reader: ItemReader
  generation: ItemStore
  directory: Directory
  checkpoints: Checkpoint[]
}

async function countCounty(
  { reader, generation, directory, checkpoints }: Counting,
  { code }: Division,
  known: CountedCounty | undefined,
): Promise<CountedCounty> {
  const entries = entriesMatching('site', code, directory)
  const today = dayInShanghai(reader.now())
  const place = JSON.stringify([generation.number, directoryState(directory), entries, today, reader.failuresMet()])
  const touched =
    known?.place === place ? await touchedFields(generation, { known, checkpoints, entries }) : ('all' as const)
  const cells = new Map(known?.place === place ? known.cells : [])
  for (const field of directory.fields())
    if (touched === 'all' || touched.has(field))
      cells.set(field, await countCell({ reader, generation }, { entries, today, field, status: 'live' }))
  return { place, checkpoints, cells }
}

interface CellQuery {
  entries: OutletEntry[]
  today: string
  field: string
  status: 'live'
}

async function countCell(
  { reader, generation }: Pick<Counting, 'reader' | 'generation'>,
  query: CellQuery,
): Promise<FieldCell> {
  const count = await generation.countOutlet(query, MOST_COUNTED)
  if (count === 0) return { items: 0, newest: null, isWithheld: false }
  const items = count === null || count > MOST_COUNTED ? null : count
  const [check] = await reader.check(await generation.outlet({ ...query, order: 'printed', limit: 1 }))
  if (check === undefined || !check.ok) return { items, newest: null, isWithheld: check !== undefined }
  const { content, publishedAt, updatedAt } = check.item
  const day = String(printedDay(content, publishedAt, updatedAt))
  return { items, newest: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`, isWithheld: false }
}

/** The fields of what was published there since. What a later version of an item was before, nobody knows. */
async function touchedFields(
  generation: ItemStore,
  { known, checkpoints, entries }: { known: CountedCounty; checkpoints: Checkpoint[]; entries: OutletEntry[] },
): Promise<ReadonlySet<string> | 'all'> {
  if (!isOneLog({ since: known.checkpoints, until: checkpoints })) return 'all'
  const touched = new Set<string>()
  for (const { partition, nextOffset: before } of checkpoints) {
    const start = known.checkpoints.find((one) => one.partition === partition)?.nextOffset ?? 0
    if (start === before) continue
    const after = start === 0 ? null : { offset: start - 1, itemId: AFTER_ALL_ITEMS }
    const changed = await generation.changes({ partition, after, before, limit: MOST_CHANGES, entries })
    if (changed.length === MOST_CHANGES || changed.some(({ document }) => document.version !== 1)) return 'all'
    for (const { document } of changed) {
      const field = fieldIn(document.contentText)
      if (field !== undefined) touched.add(field)
    }
  }
  return touched
}

function fieldIn(contentText: string | null): string | undefined {
  try {
    return contentIn(contentText)?.field
  } catch {
    // A damaged text is withheld where it belongs.
    return undefined
  }
}
