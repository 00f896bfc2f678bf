import { hashOf } from '../../services/domain/canonical.ts'
import { type ControlFact, signControl } from '../../services/domain/event/control-record.ts'
import type { Hash } from '../../services/domain/ids.ts'
import { PARK_REASONS, type ParkedRecord, type ParkReason } from '../../services/ports/parked-record.ts'
import { readRecord } from '../../services/ports/read-record.ts'
import type { Generation } from '../../services/ports/read-store.ts'
import { CODEC, HUB_ID, ROOT_KEY } from '../plain-hub/roots.ts'
import type { Process } from '../plain-hub/turns.ts'
import { chainsOf, eventIn } from './chains.ts'
import { isHopeless } from './forged-event.ts'
import type { World } from './world.ts'

/** Discards some of the parked records, or of those with these reasons, as `hub parked discard` does. */
export async function discardParked(world: World, reasons: readonly ParkReason[] = PARK_REASONS): Promise<void> {
  const process = world.turns.process('auditor')
  const generation = await world.store.as({ turn: process.turn }).open(1)
  const parked = await generation.parked()
  const forGood = parked.filter(
    ({ envelopeHash, reason }) =>
      reasons.includes(reason) && (envelopeHash === null || !mayStillCount(world, envelopeHash)),
  )
  for (let events = world.dice.between(1, 3); events > 0 && forGood.length > 0; events--)
    await discard(world.dice.pick(forGood), world, { process, generation })
}

async function discard(
  record: ParkedRecord,
  world: World,
  { process, generation }: { process: Process; generation: Generation },
): Promise<void> {
  const { nodeId, nodeSeq, envelopeHash } = record
  if (envelopeHash === null) return discardByPlace(record, world)
  if (nodeId === null || nodeSeq === null) return
  const at = world.now()
  const fact: ControlFact = { type: 'EventDiscarded', hubId: HUB_ID, nodeId, nodeSeq, envelopeHash, reason: '误发', at }
  const found = await generation.parkedEnvelopes([envelopeHash])
  for (const partition of new Set(found.map((record) => record.partition))) {
    await process.turn()
    if (mayStillCount(world, envelopeHash)) return
    world.log.put(partition, null, CODEC.encodeControl(signControl(fact, ROOT_KEY)))
  }
}

/** As `hub parked discard --at`. Now and then the root names another record than the one there. */
function discardByPlace({ partition, offset }: ParkedRecord, { log, dice, now }: World): void {
  const there = log.records[partition]?.find((record) => record.offset === offset)
  if (there === undefined) return
  const recordHash = dice.chance(0.1) ? hashOf('another') : readRecord(there.value, CODEC).hash
  const place = { partition, offset, recordHash, at: now() }
  const fact: ControlFact = { type: 'RecordDiscarded', hubId: HUB_ID, logId: 'log', ...place }
  log.put(partition, null, CODEC.encodeControl(signControl(fact, ROOT_KEY)))
}

/** An event that waits for its place in a chain is left alone, because its node stops when it is discarded. */
function mayStillCount(world: World, envelopeHash: Hash): boolean {
  return chainsOf(world).waiting.some((record) => {
    const event = eventIn(record)
    return event?.envelopeHash === envelopeHash && !isHopeless(event)
  })
}
