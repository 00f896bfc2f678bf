import { CATALOGUE_STATES, type CatalogueState } from '../../domain/catalogue/in-force.ts'
import type { DirectoryNode } from '../../domain/directory/directory.ts'
import type { DivisionCode, ItemId, NodeId } from '../../domain/ids.ts'
import { type FieldAt, fieldsAt, fieldTitles } from '../../domain/rules/field-at.ts'
import { decodeCursor, encodeCursor, refuseOtherCursor } from '../cursor.ts'
import { askedOf } from '../list-cursor.ts'
import { type CatalogueQuestion, type NodeCatalogue, nodeCatalogues } from './node-catalogues.ts'
import { officePlace, officesBehind, officesUnder } from './offices-under.ts'

export const COVERAGE_STATES = [...CATALOGUE_STATES, 'none', 'not-applicable'] as const
export type CoverageState = (typeof COVERAGE_STATES)[number]

/** How an office stands in one field. */
export interface CoverageCell {
  /** As the directory names it. */
  field: string
  state: CoverageState
  absence: FieldAt['absence']
  /** Of several in one field the one that stands best; null where there is none. */
  catalogue: NodeCatalogue | null
}

interface OfficeCoverage {
  office: DirectoryNode
  /** In the order of the fields. */
  cells: CoverageCell[]
  /** Fields in which rows are in force. */
  covered: number
  /** Fields in which the office is to have a catalogue. */
  applicable: number
}

export interface Coverage {
  fields: { name: string; title: string }[]
  offices: OfficeCoverage[]
  /** Offices on all pages. */
  total: number
  withheld: { itemId: ItemId }[]
  /** Offices that have more than is looked at. */
  incomplete: NodeId[]
  next: string | null
}

/** Catalogues at which a page ends. Each office is looked at as a whole. */
const MOST_LOOKED_AT = 1000

/** A page of the coverage of a division: each of its offices by each field of the directory. */
export async function coverage(
  question: CatalogueQuestion,
  { division, limit, cursor }: { division: DivisionCode; limit: number; cursor?: string | undefined },
): Promise<Coverage> {
  const { directory, on } = question
  const asked = askedOf('coverage', { division })
  const after = cursor === undefined ? null : decodeCursor(officePlace, cursor)
  if (after !== null && (after.asked !== asked || after.on !== on)) return refuseOtherCursor()
  const all = officesUnder(directory, division)
  const page: Coverage = {
    ...{ fields: fieldTitles(directory, division, on), offices: [], total: all.length },
    ...{ withheld: [], incomplete: [], next: null },
  }
  let lookedAt = 0
  for (const office of officesBehind(all, after)) {
    const last = page.offices.at(-1)?.office
    if (last !== undefined && (page.offices.length === limit || lookedAt >= MOST_LOOKED_AT)) {
      page.next = encodeCursor({ on, division: last.divisionCode, node: last.nodeId, asked })
      break
    }
    const found = await nodeCatalogues(question, office.nodeId)
    page.offices.push(officeCoverage(question, office, found.catalogues))
    page.withheld.push(...found.withheld)
    if (found.isCut) page.incomplete.push(office.nodeId)
    lookedAt += found.catalogues.length
  }
  return page
}

function officeCoverage(
  { directory, on }: CatalogueQuestion,
  office: DirectoryNode,
  catalogues: NodeCatalogue[],
): OfficeCoverage {
  const byField = Map.groupBy(catalogues, ({ field }) => field)
  const cells = fieldsAt(directory, office, on).map(({ name: field, absence }): CoverageCell => {
    const catalogue = best(byField.get(field) ?? [])
    if (catalogue !== null) return { field, state: catalogue.standing.state, absence, catalogue }
    return { field, state: absence === null ? 'none' : 'not-applicable', absence, catalogue }
  })
  return {
    office,
    cells,
    covered: cells.filter(({ catalogue }) => catalogue?.standing.inForce != null).length,
    applicable: cells.filter(({ state }) => state !== 'not-applicable').length,
  }
}

const RANK: Record<CatalogueState, number> = { 'in-force': 0, filed: 0, changed: 1, returned: 2, unreviewed: 3 }

/** One with rows in force before one without, then by state. */
const best = (catalogues: NodeCatalogue[]): NodeCatalogue | null =>
  catalogues.toSorted((a, b) => rank(a) - rank(b))[0] ?? null

const rank = ({ standing: { inForce, state } }: NodeCatalogue): number => RANK[state] + (inForce === null ? 10 : 0)
