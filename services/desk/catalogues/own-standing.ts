import type { Response } from 'express'
import type { CatalogueState } from '../../domain/catalogue/in-force.ts'
import { hashOfRows } from '../../domain/catalogue/printed-row.ts'
import { standingRows } from '../../domain/catalogue/standing-rows.ts'
import type { Hash, NodeId } from '../../domain/ids.ts'
import type { LivingItem } from '../../publisher/living-items.ts'
import { type NodeCatalogue, nodeCatalogues } from '../../query/catalogues/node-catalogues.ts'
import type { CatalogueDesk } from './catalogue-desk.ts'

/** How a catalogue stands, in the words of an office. */
const STANDS: Record<CatalogueState, string> = {
  'in-force': '现行有效',
  changed: '有改动未经审核，原来审核通过的仍然有效',
  unreviewed: '未经审核',
  returned: '已退回',
  filed: '已备案，现行有效',
}

/** The catalogue of an office in a field. */
export interface OwnCatalogue {
  /** As the journal has it; null where there is none. */
  signed: LivingItem | null
  /** As the pages have it; null where they have none yet. */
  shown: NodeCatalogue | null
  /** In words. */
  stands: string
  /** Of the rows as the journal has them; null where there are none. */
  rowsHash: Hash | null
  /** Rows that have not lapsed; null where there is no catalogue. */
  rowCount: number | null
}

/** The catalogues of the clerk's office by the name of the field. */
export async function ownCatalogues(desk: CatalogueDesk, response: Response): Promise<(field: string) => OwnCatalogue> {
  const { nodeId } = desk.seatOf(response).session
  const shelf = await desk.shelfAt(response)
  const shown = await shownCatalogues(desk, nodeId)
  return (field) =>
    ownCatalogue(
      shelf.standing(field),
      shown.filter((one) => one.field === field),
    )
}

/** What everybody may see of the catalogues of an office, of one field or of all. */
export const shownCatalogues = (
  desk: Pick<CatalogueDesk, 'askPages'>,
  nodeId: NodeId,
  only?: { field: string },
): Promise<NodeCatalogue[]> =>
  desk.askPages(async (question) => (await nodeCatalogues(question, nodeId, only)).catalogues)

export function ownCatalogue(signed: LivingItem | null, shown: NodeCatalogue[]): OwnCatalogue {
  const same = shown.find(({ item }) => item.itemId === signed?.itemId) ?? null
  if (signed === null) return { signed, shown: null, stands: '还没有公开', rowsHash: null, rowCount: null }
  const rows = signed.content.rows ?? []
  const isBehind = same === null || same.item.version < signed.version
  return {
    ...{ signed, shown: same },
    stands: isBehind ? '已签发，公开的页面正在更新' : STANDS[same.standing.state],
    ...{ rowsHash: hashOfRows(rows), rowCount: standingRows(rows).length },
  }
}
