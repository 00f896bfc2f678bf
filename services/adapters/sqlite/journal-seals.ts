import { createHmac, type KeyObject } from 'node:crypto'
import type { Hash, ItemId, NodeId } from '../../domain/ids.ts'
import type { KeptScan, RememberedRow } from '../../ports/journal.ts'
import type { StoreFault } from '../../ports/store-fault.ts'
import { hashOfBytes } from './hash-bytes.ts'
import { uuidOf } from './journal-rows.ts'
import type { JournalStatements } from './journal-statements.ts'

const SEAL_BYTES = 16

/**
 * A seal shows damage to what a journal keeps beside its signed events. It is an HMAC under the journal's own secret,
 * over a word for its kind and the sealed values.
 */
export interface JournalSeals {
  ofOwner(nodeId: NodeId): Uint8Array
  ofCommand(nodeSeq: number, commandHash: Hash): Uint8Array
  /** Of the hash of a request's body, which older versions of the hub wrote in the place of the command's hash. */
  ofBody(nodeSeq: number, bodyHash: Hash): Uint8Array
  ofRow(row: RememberedRow): Uint8Array
  ofScan(kept: KeptScan): Uint8Array
}

export function createJournalSeals(secret: KeyObject): JournalSeals {
  const seal = (...parts: (string | number)[]) =>
    createHmac('sha256', secret).update(parts.join('\n')).digest().subarray(0, SEAL_BYTES)
  return {
    ofOwner: (nodeId) => seal('owner', nodeId),
    ofCommand: (nodeSeq, commandHash) => seal('command', nodeSeq, commandHash),
    ofBody: (nodeSeq, bodyHash) => seal('body', nodeSeq, bodyHash),
    ofRow: ({ identity, itemId, content }) => seal('row', identity, itemId, content),
    ofScan: ({ eventId, scan }) => seal('scan', eventId, scan),
  }
}

export const isSealed = (seal: Uint8Array | null, expected: Uint8Array): boolean =>
  seal !== null && Buffer.compare(seal, expected) === 0

export interface SealedCommand {
  nodeSeq: number
  itemId: ItemId
  /** It holds the command's hash (decision 023). The column keeps its first name, because older folders have it. */
  bodyHash: Uint8Array | null
  seal: Uint8Array | null
}

/**
 * The command's hash, if the seal says that it is one: null for the hash of a request's body, and for a damaged hash.
 */
export function sealedCommandHash(
  { nodeSeq, bodyHash, seal }: Pick<SealedCommand, 'nodeSeq' | 'bodyHash' | 'seal'>,
  seals: JournalSeals,
): Hash | null {
  if (bodyHash === null) return null
  const hash = hashOfBytes(bodyHash)
  return isSealed(seal, seals.ofCommand(nodeSeq, hash)) ? hash : null
}

function isWhole(row: SealedCommand, seals: JournalSeals): boolean {
  const { nodeSeq, bodyHash, seal } = row
  if (bodyHash === null) return seal === null
  return sealedCommandHash(row, seals) !== null || isSealed(seal, seals.ofBody(nodeSeq, hashOfBytes(bodyHash)))
}

type SealedStatements = Pick<JournalStatements, 'sealedEvents' | 'sealedRows' | 'sealedScans' | 'notWiped'>

/** Faults that the events do not show: broken seals, and erased bodies that were not wiped. */
export function brokenSeals(
  { sealedEvents, sealedRows, sealedScans, notWiped }: SealedStatements,
  seals: JournalSeals,
): StoreFault[] {
  const faults: StoreFault[] = []
  for (const { nodeSeq, itemId } of notWiped.iterate())
    faults.push({
      itemId: (itemId as ItemId | null) ?? undefined,
      what: `event ${nodeSeq} was erased and is not wiped`,
    })
  for (const row of sealedEvents.iterate() as Iterable<unknown> as Iterable<SealedCommand>)
    if (!isWhole(row, seals))
      faults.push({ itemId: row.itemId, what: `the command's hash at event ${row.nodeSeq} is not what was written` })
  for (const row of sealedRows.iterate() as Iterable<unknown> as Iterable<RememberedRow & { seal: Uint8Array }>)
    if (!isSealed(row.seal, seals.ofRow(row)))
      faults.push({ itemId: row.itemId, what: 'the identity of an imported row is not what was written' })
  for (const { eventId, scan, seal } of sealedScans.iterate() as Iterable<unknown> as Iterable<SealedScan>) {
    const event = uuidOf(eventId)
    if (!isSealed(seal, seals.ofScan({ eventId: event, scan })))
      faults.push({ what: `the scan kept with event ${event} is not what was written` })
  }
  return faults
}

type SealedScan = Pick<KeptScan, 'scan'> & { eventId: Uint8Array; seal: Uint8Array }
