import { dutyCatalogue } from '../duties/duty-catalogues.ts'
import { type RowLight, rowLights } from '../duties/row-lights.ts'
import type { CatalogueQuestion, NodeCatalogue } from './node-catalogues.ts'

/** A catalogue, and how its rows in force stand, by rowId: none of one that has more rows than are looked at. */
export interface LitCatalogue extends NodeCatalogue {
  lights: Map<string, RowLight>
}

/** Each is a look into an index. No printed catalogue of one field has so many rows. */
const MOST_LIT = 300

export async function litCatalogue(asked: CatalogueQuestion, catalogue: NodeCatalogue): Promise<LitCatalogue> {
  const { rowsNow } = dutyCatalogue(asked.on, catalogue)
  return { ...catalogue, lights: rowsNow.size > MOST_LIT ? new Map() : await rowLights(asked, catalogue) }
}
