import { hashOf } from '../../services/domain/canonical.ts'
import { type ControlFact, signControl } from '../../services/domain/event/control-record.ts'
import type { SignedEvent } from '../../services/domain/event/signed-event.ts'
import { type Hash, type ItemId, itemIdOf, makerOf, parseDivisionCode, parseNodeId } from '../../services/domain/ids.ts'
import type { LogRecord } from '../../services/ports/event-log.ts'
import { CODEC, HUB_ID } from '../plain-hub/roots.ts'
import { chainsOf } from './chains.ts'
import { forgedEvent, NO_EVENT, THIEF_KEY } from './forged-event.ts'
import type { NodeDisk } from './office.ts'
import type { World } from './world.ts'

// A thief is somebody who may write into the log and should not.

/** Puts a record into the log once more: in its own partition or another one, under its own key or another one. */
export function copyRecord(world: World, disks: NodeDisk[]): void {
  const { dice, log } = world
  const record = anyRecord(world)
  if (record === undefined) return
  const partition = dice.chance(0.6) ? record.partition : anyPartition(world)
  log.put(partition, dice.chance(0.7) ? record.key : dice.pick(disks).nodeId, record.value)
}

/** Puts bytes into the log that are no record, or a record whose title was changed. */
export function garbleRecord(world: World, disks: NodeDisk[]): void {
  const { dice, log } = world
  const { nodeId } = dice.pick(disks)
  const bytes = new Uint8Array([1, 2, 3, dice.between(0, 255)])
  const put = (value: LogRecord['value']) => log.put(log.partitionOf(nodeId), nodeId, value)
  switch (dice.between(0, 3)) {
    case 0:
      return void put({ unreadable: 'no frame', bytes })
    case 1:
      return void put({ schema: { name: 'hub.ItemRevised', version: 1 }, body: bytes })
    case 2:
      return void put({ schema: { name: 'hub.ItemRevised', version: 99 }, body: bytes })
    default:
      return changeTitle(world)
  }
}

function changeTitle(world: World): void {
  const value = anyRecord(world)?.value
  if (value === undefined || 'unreadable' in value) return
  const decoded = decodeOrNull(value)
  if (decoded?.kind !== 'event' || decoded.event.content === null) return
  putEvent(world, { ...decoded.event, content: { ...decoded.event.content, title: '被篡改' } })
}

/**
 * Puts events into the log that no node signed, for known and unknown nodes, and control records that the root did not
 * sign.
 */
export function forgeRecord(world: World, disks: NodeDisk[]): void {
  const { dice } = world
  const { nodeId } = dice.pick(disks)
  const head = chainsOf(world).heads.get(nodeId) ?? { nodeSeq: 0, hash: hashOf('') }
  const place = { nodeId, prevHash: head.hash }
  switch (dice.between(0, 3)) {
    case 0:
      return putEvent(world, forgedEvent(world, { ...place, nodeSeq: head.nodeSeq + dice.between(0, 3) }, THIEF_KEY))
    case 1:
      return putEvent(
        world,
        forgedEvent(world, { ...place, nodeId: parseNodeId('no-such-node'), nodeSeq: dice.between(1, 3) }, THIEF_KEY),
      )
    case 2:
      return putControl(world, { type: 'DirectoryAdvanced', position: 10_000, hash: hashOf('') })
    default:
      return putControl(world, { type: 'LogCreated', logId: 'other', partition: 0 })
  }
}

/**
 * Signs with a node's own key: for the node's next place, for a place that is taken, for one far ahead, on another's
 * item, or after an event that only the journal has yet.
 */
export function useStolenKey(world: World, { nodeId, signingKey, journal }: NodeDisk, victims: NodeDisk[]): void {
  const { dice } = world
  const head = chainsOf(world).heads.get(nodeId)
  if (head === undefined) return
  const end = journal.head()
  const othersItem = () => itemIdOf(dice.pick(victims).nodeId, world.newId())
  const put = (nodeSeq: number, prevHash: Hash, itemId?: ItemId) =>
    putEvent(world, forgedEvent(world, { nodeId, nodeSeq, prevHash, itemId }, signingKey))
  const kind = dice.between(0, 4)
  if (kind === 0) put(head.nodeSeq + 1, head.hash)
  else if (kind === 1) put(head.nodeSeq, head.hash)
  else if (kind === 2) put(head.nodeSeq + dice.between(2, 4), NO_EVENT)
  else if (kind === 4 && end.hash !== null) put(end.nodeSeq + 1, end.hash, dice.chance(0.5) ? othersItem() : undefined)
  else put(head.nodeSeq + 1, head.hash, othersItem())
}

/**
 * Signs with a node's own key, for its next place, an event on an item of its own that is not allowed: to be shown where
 * the node has no right to, with a version that does not follow, or a withdrawal of another content. It closes the item.
 */
export function closeItem(world: World, { nodeId, signingKey }: NodeDisk): void {
  const { dice } = world
  const { heads, told } = chainsOf(world)
  const head = heads.get(nodeId)
  const own = [...told.items].filter(([itemId, { shown }]) => makerOf(itemId) === nodeId && shown !== null)
  if (head === undefined || own.length === 0) return
  const [itemId, { shown }] = dice.pick(own)
  const version = shown?.version ?? 1
  const change = dice.pick([
    { type: 'ItemRevised', version: version + 1, board: [ELSEWHERE] },
    { type: 'ItemRedacted', version: version + 1, board: [ELSEWHERE] },
    { type: 'ItemRevised', version: version + dice.between(2, 4) },
    { type: 'ItemRevised', version },
    { type: 'ItemWithdrawn', version: version + 1 },
  ] as const)
  const place = { nodeId, nodeSeq: head.nodeSeq + 1, prevHash: head.hash, itemId }
  putEvent(
    world,
    forgedEvent(world, { ...place, change: { ...change, board: change.board && [...change.board] } }, signingKey),
  )
}

/** No node of the run may publish there. */
const ELSEWHERE = parseDivisionCode('350000')

function anyRecord({ dice, log }: World): LogRecord | undefined {
  const records = log.records.flat().filter(({ key }) => key !== null)
  return records.length === 0 ? undefined : dice.pick(records)
}

const anyPartition = ({ dice, log }: World): number => dice.between(0, log.records.length - 1)

function putEvent({ log }: World, event: SignedEvent): void {
  const { nodeId, nodeSeq } = event.envelope
  log.put(log.partitionOf(nodeId), nodeId, CODEC.encodeEvent(event), nodeSeq)
}

/** Signs a control record with a key that is not the root's. */
function putControl(world: World, fact: DistributiveOmit<ControlFact, 'hubId' | 'at'>): void {
  const signed = signControl({ ...fact, hubId: HUB_ID, at: world.now() } as ControlFact, THIEF_KEY)
  world.log.put(anyPartition(world), null, CODEC.encodeControl(signed))
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

function decodeOrNull(value: Parameters<typeof CODEC.decode>[0]) {
  try {
    return CODEC.decode(value)
  } catch {
    return null
  }
}
