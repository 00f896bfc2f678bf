import type { ItemId, NodeId } from '../domain/ids.ts'
import type { StoreFault } from '../ports/store-fault.ts'

/** Where a fault was found: a record of the log, or an event of a node's journal. */
export interface FaultPlace {
  store: 'log' | 'journal' | 'directory' | 'read-store' | 'file'
  /** A file of the data folder, by its path in it. */
  file?: string
  partition?: number
  offset?: number
  nodeId?: NodeId
  nodeSeq?: number
  itemId?: ItemId
}

/** One thing that does not check, and exactly where. */
export interface AuditFault extends FaultPlace {
  /** Kebab-case: `bad-signature`, `fork`, `gap`, `fingerprint-mismatch`, `erased-unjustified`, … */
  code: string
  message: string
}

/** What an engine found in its own files. */
export const storeFaultAt = (place: FaultPlace, { itemId, what }: StoreFault): AuditFault => ({
  code: 'store-damaged',
  ...place,
  ...(itemId !== undefined && { itemId }),
  message: what,
})

const SENTENCES: Record<string, string> = {
  fork: 'another event stands at this place of the chain',
  gap: 'an earlier event of the node is missing',
  'unknown-node': 'the directory does not know this node',
  'bad-signature': 'the signature is not by a key that counts here',
  'fingerprint-mismatch': 'the content is not what was signed',
  'not-allowed': 'the key had no right to say this',
  'erased-unjustified': 'the content is gone, and no later redaction of the item says why',
}

export const faultAt = (place: FaultPlace, code: string, message = SENTENCES[code] ?? code): AuditFault => ({
  code,
  ...place,
  message,
})
