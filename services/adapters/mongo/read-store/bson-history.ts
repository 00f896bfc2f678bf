import type { Binary } from 'mongodb'
import { type HistoryRow, nodeSeqKey } from '../../../ports/read-models.ts'
import { binaryOf, bytesOfBinary } from './bson-bytes.ts'

/** A document of `history_gN`: one event of a node's chain, at `<nodeId>/<nodeSeq>`. */
export type BsonHistory = Omit<HistoryRow, 'signature'> & { _id: string; signature: Binary }

/** A version below `erasedBelow` (0 for none) is stored without content. */
export function bsonHistoryOf(row: HistoryRow, erasedBelow: number): BsonHistory {
  const erased = row.erased || row.version < erasedBelow
  return {
    _id: nodeSeqKey(row),
    ...row,
    signature: binaryOf(row.signature),
    contentText: erased ? null : row.contentText,
    erased,
  }
}

export const historyRowOf = ({ _id, signature, ...row }: BsonHistory): HistoryRow => ({
  ...row,
  signature: bytesOfBinary(signature),
  notAllowedAt: notAllowedAtOf(row),
  freedAt: row.freedAt ?? null,
})

/** Layouts before 4 do not say where an event was not allowed: at the latest before all that comes now. */
export const notAllowedAtOf = ({
  outcome,
  notAllowedAt = outcome === 'not-allowed' ? 0 : null,
}: Pick<BsonHistory, 'outcome' | 'notAllowedAt'>): number | null => notAllowedAt
