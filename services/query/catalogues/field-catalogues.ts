import type { DirectoryNode } from '../../domain/directory/directory.ts'
import type { DivisionCode, ItemId, NodeId } from '../../domain/ids.ts'
import { type FieldAt, fieldsAt } from '../../domain/rules/field-at.ts'
import { decodeCursor, encodeCursor, refuseOtherCursor } from '../cursor.ts'
import { askedOf } from '../list-cursor.ts'
import { withheldOnce } from '../withheld-once.ts'
import { type LitCatalogue, litCatalogue } from './lit-catalogue.ts'
import { type CatalogueQuestion, type NodeCatalogue, nodeCatalogues } from './node-catalogues.ts'
import { officePlace, officesBehind, officesUnder } from './offices-under.ts'

/** What an office has published of one field. */
export interface OfficeCatalogues {
  office: DirectoryNode
  absence: FieldAt['absence']
  /** As a rule one. */
  catalogues: LitCatalogue[]
}

export interface FieldCatalogues {
  offices: OfficeCatalogues[]
  withheld: { itemId: ItemId }[]
  /** Offices that have more than is looked at. */
  incomplete: NodeId[]
  next: string | null
}

/** A page ends behind the office at which it has so many rows, or so many offices. */
const ROWS_A_PAGE = 300
const OFFICES_A_PAGE = 40

/** A page of the catalogues of one field at a place: of its own office and of those below, or of one of them. */
export async function fieldCatalogues(
  question: CatalogueQuestion,
  asked: { division: DivisionCode; field: string; node?: NodeId | undefined; isAlone: boolean },
  cursor: string | undefined,
): Promise<FieldCatalogues> {
  const { directory, on } = question
  const { division, field, node, isAlone } = asked
  const askedFor = askedOf('field-catalogues', asked)
  const after = cursor === undefined ? null : decodeCursor(officePlace, cursor)
  if (after !== null && (after.asked !== askedFor || after.on !== on)) return refuseOtherCursor()
  const offices = officesBehind(officesUnder(directory, division), after)
    .filter(({ nodeId }) => node === undefined || node === nodeId)
    .filter(({ divisionCode }) => !isAlone || divisionCode === division)
  const page: FieldCatalogues = { offices: [], withheld: [], incomplete: [], next: null }
  let rows = 0
  for (const office of offices) {
    if (page.offices.length === OFFICES_A_PAGE || rows >= ROWS_A_PAGE) {
      const last = page.offices.at(-1)?.office as DirectoryNode
      page.next = encodeCursor({ on, division: last.divisionCode, node: last.nodeId, asked: askedFor })
      break
    }
    const found = await nodeCatalogues(question, office.nodeId, { field })
    const absence = fieldsAt(directory, office, on).find(({ name }) => name === field)?.absence ?? null
    const catalogues: LitCatalogue[] = []
    for (const catalogue of found.catalogues) {
      const lit = await litCatalogue(question, catalogue)
      catalogues.push(lit)
      page.withheld.push(...[...lit.lights.values()].flatMap(({ withheld }) => withheld))
      rows += Math.max(1, ...rowCounts(catalogue))
    }
    page.offices.push({ office, absence, catalogues })
    page.withheld.push(...found.withheld)
    const isRowCut = catalogues.some(({ lights }) => [...lights.values()].some(({ isCut }) => isCut))
    if (found.isCut || isRowCut) page.incomplete.push(office.nodeId)
  }
  return { ...page, withheld: withheldOnce(page.withheld) }
}

const rowCounts = ({ standing: { newest, inForce } }: NodeCatalogue): number[] => [
  newest.rows.length,
  inForce?.version.rows.length ?? 0,
]
