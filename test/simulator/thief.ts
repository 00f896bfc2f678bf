import { canonicalText, hashOf } from '../../services/domain/canonical.ts'
import { signControl } from '../../services/domain/event/control-record.ts'
import type { Envelope } from '../../services/domain/event/envelope.ts'
import { fingerprintOf, type SignedEvent, signText } from '../../services/domain/event/signed-event.ts'
import { itemIdOf } from '../../services/domain/ids.ts'
import type { SigningKey } from '../../services/hub/data/keys.ts'
import type { LogRecord } from '../../services/ports/event-log.ts'
import { keyNamed } from '../plain-hub/keys.ts'
import { CODEC, HUB_ID } from '../plain-hub/roots.ts'
import { chainsOf } from './chains.ts'
import type { NodeDisk } from './office.ts'
import type { World } from './world.ts'

const OWN_KEY = keyNamed('thief')
const NO_EVENT = hashOf('nothing')

/** Forged so that it can take no place in a chain, whatever comes. */
export const isHopeless = ({ envelope: { keyId, prevHash } }: SignedEvent): boolean =>
  keyId === OWN_KEY.keyId || prevHash === NO_EVENT

/** Somebody who may write into the log and should not. */
export function createThief(world: World) {
  const { dice, log } = world

  const anyRecord = (): LogRecord | undefined => {
    const records = log.records.flat().filter(({ key }) => key !== null)
    return records.length === 0 ? undefined : dice.pick(records)
  }
  const partitionOf = (nodeId: string) => log.partitionOf(nodeId)

  /** An event for a place of a node's chain. */
  function forge(nodeId: string, nodeSeq: number, prevHash: string, key: SigningKey, itemId?: string): SignedEvent {
    const content = {
      title: '假的',
      body: { format: 'text' as const, text: `伪造${world.newNonce()}` },
      shownOn: { site: 'all' as const },
      nonce: world.newNonce(),
    }
    const envelope: Envelope = {
      v: 1,
      hubId: HUB_ID,
      nodeId,
      keyId: key.keyId,
      alg: 'Ed25519',
      nodeSeq,
      prevHash,
      eventId: world.newId(),
      commandId: hashOf(world.newNonce()),
      type: 'ItemPublished',
      itemId: itemId ?? itemIdOf(nodeId, world.newId()),
      version: 1,
      at: world.now(),
      fingerprint: fingerprintOf(content),
      actor: 'thief',
    }
    return { envelope, signature: signText(canonicalText(envelope), key.privateKey), content }
  }

  const put = (event: SignedEvent, partition = partitionOf(event.envelope.nodeId), key = event.envelope.nodeId) =>
    log.put(partition, key, CODEC.encodeEvent(event), event.envelope.nodeSeq)

  return {
    /** A record again, in its own place, another partition or under another key. */
    copy: (disks: NodeDisk[]) => {
      const record = anyRecord()
      if (record === undefined) return
      const partition = dice.chance(0.6) ? record.partition : dice.between(0, log.records.length - 1)
      log.put(partition, dice.chance(0.7) ? record.key : dice.pick(disks).nodeId, record.value)
    },

    /** Bytes that are no record, or a record changed on the way. */
    garble: (disks: NodeDisk[]) => {
      const { nodeId } = dice.pick(disks)
      const body = new Uint8Array([1, 2, 3, dice.between(0, 255)])
      const kind = dice.between(0, 3)
      if (kind === 0) log.put(partitionOf(nodeId), nodeId, { unreadable: 'no frame', bytes: body })
      else if (kind === 1)
        log.put(partitionOf(nodeId), nodeId, { schema: { name: 'hub.ItemRevised', version: 1 }, body })
      else if (kind === 2)
        log.put(partitionOf(nodeId), nodeId, { schema: { name: 'hub.ItemRevised', version: 99 }, body })
      else {
        const value = anyRecord()?.value
        if (value === undefined || 'unreadable' in value) return
        const decoded = decodeOrNull(value)
        if (decoded?.kind !== 'event' || decoded.event.content === null) return
        put({ ...decoded.event, content: { ...decoded.event.content, title: '被篡改' } })
      }
    },

    /** Events without the right key, for nodes known and unknown, and control records without the root's. */
    forge: (disks: NodeDisk[]) => {
      const { nodeId } = dice.pick(disks)
      const chains = chainsOf(world)
      const head = chains.heads.get(nodeId) ?? { nodeSeq: 0, hash: hashOf('') }
      const kind = dice.between(0, 3)
      if (kind === 0) put(forge(nodeId, head.nodeSeq + dice.between(0, 3), head.hash, OWN_KEY))
      else if (kind === 1) put(forge('no-such-node', dice.between(1, 3), head.hash, OWN_KEY))
      else if (kind === 2) {
        const fact = {
          type: 'DirectoryAdvanced',
          hubId: HUB_ID,
          position: 10_000,
          hash: hashOf(''),
          at: world.now(),
        } as const
        log.put(dice.between(0, log.records.length - 1), null, CODEC.encodeControl(signControl(fact, OWN_KEY)))
      } else {
        const fact = { type: 'LogCreated', hubId: HUB_ID, logId: 'other', partition: 0, at: world.now() } as const
        log.put(dice.between(0, log.records.length - 1), null, CODEC.encodeControl(signControl(fact, OWN_KEY)))
      }
    },

    /**
     * With a node's own key: before the node, at a place that is taken, far ahead, on another's item,
     * or after what only the journal has yet. */
    useStolenKey: (disk: NodeDisk, victims: NodeDisk[]) => {
      const { nodeId, signingKey, journal } = disk
      const chains = chainsOf(world)
      const head = chains.heads.get(nodeId)
      if (head === undefined) return
      const kind = dice.between(0, 4)
      const end = journal.head()
      if (kind === 0) put(forge(nodeId, head.nodeSeq + 1, head.hash, signingKey))
      else if (kind === 4 && end.hash !== null) {
        const item = dice.chance(0.5) ? itemIdOf(dice.pick(victims).nodeId, world.newId()) : undefined
        put(forge(nodeId, end.nodeSeq + 1, end.hash, signingKey, item))
      } else if (kind === 1) put(forge(nodeId, head.nodeSeq, head.hash, signingKey))
      else if (kind === 2) put(forge(nodeId, head.nodeSeq + dice.between(2, 4), NO_EVENT, signingKey))
      else {
        const victim = dice.pick(victims).nodeId
        put(forge(nodeId, head.nodeSeq + 1, head.hash, signingKey, itemIdOf(victim, world.newId())))
      }
    },
  }
}

function decodeOrNull(value: Parameters<typeof CODEC.decode>[0]) {
  try {
    return CODEC.decode(value)
  } catch {
    return null
  }
}
