import { standingRows } from '../../domain/catalogue/standing-rows.ts'
import type { DirectoryNode } from '../../domain/directory/directory.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import { nodeCatalogues } from '../../query/catalogues/node-catalogues.ts'
import type { CatalogueDesk } from './catalogue-desk.ts'

/** A catalogue in force of an office above, from which one's own may be compiled. */
export interface ParentCatalogue {
  office: DirectoryNode
  itemId: ItemId
  /** Those that have not lapsed. */
  rows: CatalogueRow[]
}

/** Offices of one place that are looked at. */
const MOST_OFFICES = 50

/** The catalogues in force of a field at the nearest place above an office that has any. */
export const parentCatalogues = (
  desk: Pick<CatalogueDesk, 'askPages'>,
  { divisionCode: own }: Pick<DirectoryNode, 'divisionCode'>,
  field: string,
): Promise<ParentCatalogue[]> =>
  desk.askPages(async (question) => {
    const { directory } = question
    for (const code of directory.lineage(own).filter((one) => one !== own)) {
      const offices = directory.nodes().filter(({ divisionCode }) => divisionCode === code)
      const found: ParentCatalogue[] = []
      for (const office of offices.slice(0, MOST_OFFICES)) {
        const { catalogues } = await nodeCatalogues(question, office.nodeId, { field })
        for (const { item, standing } of catalogues)
          if (standing.inForce !== null)
            found.push({ office, itemId: item.itemId, rows: standingRows(standing.inForce.version.rows) })
      }
      if (found.length > 0) return found
    }
    return []
  })

/** The rows of an office above as one's own, each with the row that it comes from. */
export const rowsFromParent = ({ itemId, rows }: ParentCatalogue): Omit<CatalogueRow, 'rowId'>[] =>
  rows.map(({ rowId, note: _, ...row }) => ({ ...row, parentItemId: itemId, parentRowId: rowId }))
