import { createSecretKey, type KeyObject } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { Timers } from '../../domain/timers.ts'
import { createJournalSeals, isSealed } from './journal-seals.ts'

export interface JournalOptions {
  file: string
  nodeId: NodeId
  timers: Timers
  /** 256 random bits. Asked once, for a new journal: its own key for seals and for the hashes of imported rows. */
  newSecret: () => Uint8Array
}

/** The journal's own secret. A new journal is given one. HubErrors `store-damaged`, `journal-foreign`. */
export function secretOfOwner(database: DatabaseSync, { file, nodeId, newSecret }: JournalOptions): KeyObject {
  const find = database.prepare('SELECT nodeId, secret, seal FROM owner')
  const owner = find.get() as { nodeId: NodeId; secret: Uint8Array; seal: Uint8Array } | undefined
  if (owner === undefined) {
    const secret = newSecret()
    const key = createSecretKey(secret)
    const seal = createJournalSeals(key).ofOwner(nodeId)
    database.prepare('INSERT INTO owner(nodeId, secret, seal) VALUES(?, ?, ?)').run(nodeId, secret, seal)
    return key
  }
  const key = createSecretKey(owner.secret)
  const isWhole = isSealed(owner.seal, createJournalSeals(key).ofOwner(owner.nodeId))
  if (!isWhole)
    throw new HubError('store-damaged', `${file} is damaged: its owner and secret are not what was written.`)
  if (owner.nodeId !== nodeId)
    throw new HubError('journal-foreign', `${file} is the journal of ${owner.nodeId}, not of ${nodeId}.`)
  return key
}
