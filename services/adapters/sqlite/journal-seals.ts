import { createHmac, type KeyObject } from 'node:crypto'
import type { Hash, ItemId, NodeId } from '../../domain/ids.ts'
import type { StoreFault } from '../../ports/store-fault.ts'
import { hashOfBytes } from './journal-rows.ts'
import type { prepareJournal } from './journal-statements.ts'

const SEAL_BYTES = 16

/** Seals for what a journal keeps that no signed event vouches for. */
export interface JournalSeals {
  ofOwner(nodeId: NodeId): Uint8Array
  ofBody(nodeSeq: number, bodyHash: Hash): Uint8Array
  ofRow(mark: string, itemId: ItemId, contentMark: string): Uint8Array
}

export function createJournalSeals(secret: KeyObject): JournalSeals {
  const seal = (...parts: (string | number)[]) =>
    createHmac('sha256', secret).update(parts.join('\n')).digest().subarray(0, SEAL_BYTES)
  return {
    ofOwner: (nodeId) => seal('owner', nodeId),
    ofBody: (nodeSeq, bodyHash) => seal('body', nodeSeq, bodyHash),
    ofRow: (mark, itemId, contentMark) => seal('row', mark, itemId, contentMark),
  }
}

export const isSealed = (seal: Uint8Array | null, expected: Uint8Array): boolean =>
  seal !== null && Buffer.compare(seal, expected) === 0

interface SealedEvent {
  nodeSeq: number
  itemId: ItemId
  bodyHash: Uint8Array | null
  seal: Uint8Array | null
}

interface SealedRow {
  mark: string
  itemId: ItemId
  contentMark: string
  seal: Uint8Array
}

/** What the events do not tell: broken seals, and what is left where a body was wiped. */
export function brokenSeals(
  {
    sealedEvents,
    sealedRows,
    notWiped,
  }: Pick<ReturnType<typeof prepareJournal>, 'sealedEvents' | 'sealedRows' | 'notWiped'>,
  seals: JournalSeals,
): StoreFault[] {
  const faults: StoreFault[] = []
  for (const { nodeSeq, itemId } of notWiped.iterate())
    faults.push({
      itemId: (itemId as ItemId | null) ?? undefined,
      what: `event ${nodeSeq} was erased and is not wiped`,
    })
  for (const row of sealedEvents.iterate() as Iterable<unknown> as Iterable<SealedEvent>) {
    const { nodeSeq, itemId, bodyHash, seal } = row
    const isWhole = bodyHash === null ? seal === null : isSealed(seal, seals.ofBody(nodeSeq, hashOfBytes(bodyHash)))
    if (!isWhole) faults.push({ itemId, what: `bodyHash of event ${nodeSeq} is not what was written` })
  }
  for (const row of sealedRows.iterate() as Iterable<unknown> as Iterable<SealedRow>)
    if (!isSealed(row.seal, seals.ofRow(row.mark, row.itemId, row.contentMark)))
      faults.push({ itemId: row.itemId, what: 'the identity of an imported row is not what was written' })
  return faults
}
