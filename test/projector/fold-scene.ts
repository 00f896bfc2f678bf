import type { HashedEvent } from '../../services/domain/event/signed-event.ts'
import { createWaitingRoom } from '../../services/domain/event/waiting-room.ts'
import { parseInstant } from '../../services/domain/ids.ts'
import type { ParkedRecord } from '../../services/ports/parked-record.ts'
import { nodeSeqKey } from '../../services/ports/read-models.ts'
import { type ArrivedEvent, parkedEvent } from '../../services/projector/arrived-event.ts'
import { noEffects } from '../../services/projector/batch-effects.ts'
import type { Fold, FoldState } from '../../services/projector/fold-state.ts'
import type { Cause } from '../../services/projector/item-write.ts'
import { createSignatureChecks } from '../../services/projector/signature-checks.ts'
import { chainOf, contentWith, DIRECTORY, LIULIN } from '../domain/scene.ts'
import { CODEC } from '../plain-hub/roots.ts'

/** What the fold of one batch works on, made by hand. */

/** When the log took the records. */
export const LOGGED_AT = parseInstant('2026-03-01T09:00:00.000Z')

/** The first two events of Liulin's node: an item, and its revision. */
export function twoEvents(): [HashedEvent, HashedEvent] {
  const next = chainOf(LIULIN)
  return [
    next({ type: 'ItemPublished', version: 1, content: contentWith() }),
    next({ type: 'ItemRevised', version: 2, content: contentWith({ title: '更正' }) }),
  ]
}

/** An event as it was read at an offset of partition 0. */
export const arrivedAt = (offset: number, event: HashedEvent, more: Partial<ArrivedEvent> = {}): ArrivedEvent => ({
  event,
  position: { partition: 0, offset },
  time: LOGGED_AT,
  schema: { name: `hub.${event.envelope.type}`, version: 1 },
  storedAs: null,
  ...more,
})

/** The store's record of an event that is parked at an offset of partition 0. */
export const parkedAt = (offset: number, event: HashedEvent, reason: ParkedRecord['reason']): ParkedRecord =>
  parkedEvent(arrivedAt(offset, event), reason, CODEC)

/** The record at an offset of partition 0, under the directory of the scene. */
export const causeAt = (offset: number): Cause => ({
  position: { partition: 0, offset },
  time: LOGGED_AT,
  directory: DIRECTORY,
})

export const stateWith = (change: Partial<FoldState> = {}): FoldState => ({
  heads: new Map(),
  items: new Map(),
  applied: new Map(),
  notAllowed: new Map(),
  waiting: createWaitingRoom(),
  parked: [],
  hashes: new Map(),
  alarmed: new Set(),
  ...change,
})

export const foldWith = (change: Partial<FoldState> = {}): Fold => ({
  partition: 0,
  codec: CODEC,
  partitionOf: () => 0,
  signatures: createSignatureChecks(async () => true),
  state: stateWith(change),
  effects: noEffects(),
  isFoldedAgain: false,
  logId: '',
})

/** The history as it knows an event. */
export const takenAs = (event: HashedEvent, outcome: 'applied' | 'not-allowed', offset = 0) =>
  new Map([
    [
      nodeSeqKey(event.envelope),
      {
        itemId: event.envelope.itemId,
        envelopeHash: event.envelopeHash,
        outcome,
        notAllowedAt: outcome === 'not-allowed' ? offset : null,
      },
    ],
  ])
