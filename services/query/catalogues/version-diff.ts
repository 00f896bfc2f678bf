import { type ChangedRow, compareRows } from '../../domain/catalogue/compare-rows.ts'
import type { CatalogueVersion } from '../../domain/catalogue/in-force.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import { fail } from '../../http/problem.ts'
import { type HistoryStart, itemHistory } from '../item-history.ts'
import type { ToldItem } from '../told-item.ts'
import { type CatalogueQuestion, versionIn } from './node-catalogues.ts'
import { shownCatalogue } from './one-catalogue.ts'

interface DifferingRow extends ChangedRow {
  before: CatalogueRow | null
  after: CatalogueRow | null
}

export interface VersionDiff {
  item: ToldItem
  /** Null where `to` is the first one. */
  from: CatalogueVersion | null
  to: CatalogueVersion
  changes: DifferingRow[]
  /** Versions that were looked at and do not check. */
  withheld: { version: number }[]
}

/**
 * How two versions of a catalogue differ, row by row: without `to` the newest one, without `from` the one before `to`. Fails
 * as `shownCatalogue` does, and with `version-unknown` for one that is not there or is no longer shown.
 */
export async function versionDiff(
  asked: CatalogueQuestion,
  itemId: ItemId,
  { from, to }: { from?: number | undefined; to?: number | undefined },
): Promise<VersionDiff> {
  const item = await shownCatalogue(asked, itemId)
  const withheld: VersionDiff['withheld'] = []
  const versionsFrom = readVersions(asked, item, withheld)
  const newest = await versionsFrom('newest')
  const last = to === undefined ? newest.at(-1) : await oneVersion(versionsFrom, { version: to, known: newest })
  if (last === undefined) return fail('version-unknown', { version: to ?? item.version })
  const first =
    from === undefined
      ? await versionBefore(versionsFrom, { version: last.version, known: newest })
      : await oneVersion(versionsFrom, { version: from, known: newest })
  if (first === undefined && from !== undefined) return fail('version-unknown', { version: from })
  const changes = differingRows(first?.rows ?? [], last.rows)
  return { item, from: first ?? null, to: last, changes, withheld: withheldVersions(withheld) }
}

function differingRows(before: CatalogueRow[], after: CatalogueRow[]): DifferingRow[] {
  const old = new Map(before.map((row) => [row.rowId, row]))
  const now = new Map(after.map((row) => [row.rowId, row]))
  return compareRows(before, after).map((change) => ({
    ...change,
    before: old.get(change.rowId) ?? null,
    after: now.get(change.rowId) ?? null,
  }))
}

interface Wanted {
  version: number
  known: CatalogueVersion[]
}

/** A page of history that ends behind its first version. */
const ONE = 1

async function oneVersion(versionsFrom: VersionsFrom, { version, known }: Wanted) {
  const isHere = (one: CatalogueVersion) => one.version === version
  return known.find(isHere) ?? (await versionsFrom({ after: version - 1 })).find(isHere)
}

/** The nearest one below that is still shown, of those that a page of history holds; else the one just below. */
async function versionBefore(versionsFrom: VersionsFrom, { version, known }: Wanted) {
  const before = known.findLast((one) => one.version < version)
  return before ?? (version > 1 ? await oneVersion(versionsFrom, { version: version - 1, known }) : undefined)
}

type VersionsFrom = (start: HistoryStart) => Promise<CatalogueVersion[]>

/** Reads pages of versions, and keeps those that do not check. */
const readVersions =
  ({ reader, generation }: CatalogueQuestion, item: ToldItem, withheld: VersionDiff['withheld']): VersionsFrom =>
  async (start) => {
    const room = start === 'newest' ? undefined : ONE
    const { history } = await itemHistory(reader, generation, item.itemId, start, room)
    withheld.push(...history.withheld)
    return history.versions.flatMap((version) => versionIn(item, version, reader) ?? [])
  }

const withheldVersions = (withheld: VersionDiff['withheld']): VersionDiff['withheld'] =>
  [...new Set(withheld.map(({ version }) => version))].map((version) => ({ version }))
