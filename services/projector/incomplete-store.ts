import type { ItemId, NodeId } from '../domain/ids.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import { incomplete } from '../ports/incomplete.ts'
import type { ProjectorStore } from '../ports/projector-store.ts'
import { type ChainEntry, type HistoryRow, nodeSeqKey, type StoredHead } from '../ports/read-models.ts'

/** A place of a node's chain. */
export interface ChainPlace {
  nodeId: NodeId
  nodeSeq: number
}

/** Rows are written before heads, so whoever sees a head and then misses its row sees no race. */
export function assertHeadRow({ nodeId, nodeSeq, hash }: StoredHead, applied: Map<string, ChainEntry>): void {
  const row = applied.get(nodeSeqKey({ nodeId, nodeSeq }))
  if (row === undefined) throw incomplete(`the history lacks event ${nodeSeq} of ${nodeId}, at which its head stands`)
  if (row.envelopeHash !== hash) throw incomplete(`the history has another event ${nodeSeq} of ${nodeId} than its head`)
}

/** The places of the events that made documents what they are. A proof that was changed may name none. */
export const placesOfLatest = (documents: Iterable<ItemDocument>): ChainPlace[] =>
  [...documents].map(placeOfLatest).filter((place) => place !== null)

/** Read out of the canonical text without parsing it: this is asked for each document of each batch. */
function placeOfLatest({ nodeId, latest }: ItemDocument): ChainPlace | null {
  const [, nodeSeq] = /"nodeSeq":(\d{1,15}),/.exec(latest.envelopeText) ?? []
  return nodeSeq === undefined ? null : { nodeId, nodeSeq: Number(nodeSeq) }
}

/** A document's proof is a history row of the same batch or an earlier one, and rows are written before documents. */
export function assertLatestRow(document: ItemDocument, applied: Map<string, ChainEntry>): void {
  const place = placeOfLatest(document)
  if (place !== null && !applied.has(nodeSeqKey(place)))
    throw incomplete(
      `the history lacks event ${place.nodeSeq} of ${place.nodeId}, which version ${document.version} of ${document.itemId} came from`,
    )
}

/** So many rows of a chain are asked for at a time. */
export const ROWS_AT_ONCE = 500

/** A row that is below the head of its chain is there. */
export function assertRow(
  { nodeId, nodeSeq }: ChainPlace,
  head: Pick<StoredHead, 'nodeSeq'>,
  applied: Map<string, ChainEntry>,
): void {
  if (!applied.has(nodeSeqKey({ nodeId, nodeSeq })))
    throw incomplete(`the history lacks event ${nodeSeq} of ${nodeId}, whose head stands at ${head.nodeSeq}`)
}

/** Asks for every row of a node's chain up to its head. */
export async function assertChain(head: StoredHead, generation: ProjectorStore): Promise<void> {
  const { nodeId, nodeSeq: last } = head
  for (let from = 1; from <= last; from += ROWS_AT_ONCE) {
    const places = Array.from({ length: Math.min(ROWS_AT_ONCE, last - from + 1) }, (_, index) => ({
      nodeId,
      nodeSeq: from + index,
    }))
    const rows = await generation.applied(places)
    for (const place of places) assertRow(place, head, rows)
  }
}

/** A document has the last version that its maker's chain says was applied, up to the head as it was read before. */
export function assertDocument(
  itemId: ItemId,
  document: ItemDocument | undefined,
  { rows, reached }: { rows: Pick<HistoryRow, 'nodeSeq' | 'version'>[]; reached: number },
): void {
  for (const { nodeSeq, version } of rows)
    if (nodeSeq <= reached && version > (document?.version ?? 0))
      throw incomplete(
        `${itemId} is at ${document === undefined ? 'no version' : `version ${document.version}`}, and version ${version} was applied`,
      )
}
