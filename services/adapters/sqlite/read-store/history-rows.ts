import type { HistoryRow } from '../../../ports/read-store.ts'
import { hashOfBytes } from './hash-bytes.ts'

interface StoredHistory {
  itemId: string
  version: number
  nodeId: string
  nodeSeq: number
  hash: Uint8Array
  envelope: string
  signature: Uint8Array
  content: unknown
  erased: number
  allowed: number
}

export const SELECT_HISTORY = `
SELECT i.itemId, h.version, n.name AS nodeId, h.nodeSeq, h.hash, h.envelope, h.signature, t.text AS content, h.erased, h.allowed
FROM history h JOIN items i ON i.id = h.item JOIN names n ON n.id = h.node LEFT JOIN texts t ON t.id = h.text`

export function historyRowOf(row: unknown): HistoryRow {
  const stored = row as StoredHistory
  return {
    itemId: stored.itemId,
    version: stored.version,
    nodeId: stored.nodeId,
    nodeSeq: stored.nodeSeq,
    envelopeHash: hashOfBytes(stored.hash),
    envelopeText: stored.envelope,
    signature: stored.signature,
    contentText: typeof stored.content === 'string' ? stored.content : null,
    erased: stored.erased === 1,
    outcome: stored.allowed === 1 ? 'applied' : 'not-allowed',
  }
}
