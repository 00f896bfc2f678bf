import type { Binary } from 'mongodb'
import { type HistoryRow, nodeSeqKey } from '../../../ports/read-models.ts'
import { binaryOf, bytesOf } from './stored-bytes.ts'

/** A document of `history_gN`: one event of a node's chain, at `<nodeId>/<nodeSeq>`. */
export type StoredHistory = Omit<HistoryRow, 'signature'> & { _id: string; signature: Binary }

/** `erasedBelow`: the item's erasure mark, 0 for none; an older version arrives blank. */
export function storedHistoryOf(row: HistoryRow, erasedBelow: number): StoredHistory {
  const erased = row.erased || row.version < erasedBelow
  return {
    _id: nodeSeqKey(row),
    ...row,
    signature: binaryOf(row.signature),
    contentText: erased ? null : row.contentText,
    erased,
  }
}

export const historyRowOf = ({ _id, signature, ...row }: StoredHistory): HistoryRow => ({
  ...row,
  signature: bytesOf(signature),
})
