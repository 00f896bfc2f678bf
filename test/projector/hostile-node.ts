import { canonicalText, hashOf } from '../../services/domain/canonical.ts'
import type { Envelope } from '../../services/domain/event/envelope.ts'
import { fingerprintOf, signText } from '../../services/domain/event/signed-event.ts'
import { type Hash, type ItemId, itemIdOf, type NodeId, parseDivisionCode } from '../../services/domain/ids.ts'
import { newId, newNonce } from '../../services/hub/clock.ts'
import { newSigningKey } from '../../services/hub/data/keys.ts'
import { contentOf, type ScratchHub } from '../scratch-hub.ts'

/** What an event says instead of what an honest publisher would say. */
export interface Lie {
  // biome-ignore lint/suspicious/noExplicitAny: nonsense has no type.
  envelope?: { [member in keyof Envelope]?: any }
  /** Members that replace those of a plain notice; null for no content at all. */
  // biome-ignore lint/suspicious/noExplicitAny: nonsense has no type.
  content?: any
}

/**
 * A node with a key of its own, and without a publisher that would refuse anything. It signs, chains and appends whatever
 * it is told, as far as Avro can hold it.
 */
export async function createHostileNode(hub: ScratchHub, nodeId: NodeId, divisionCode = parseDivisionCode('341226')) {
  const key = newSigningKey(nodeId)
  const { keyId, publicKeyText } = key
  const registration = { type: 'NodeRegistered', nodeId, name: '不可信的节点', level: 'county', divisionCode } as const
  await hub.define({ ...registration, keyId, publicKey: publicKeyText })
  let end = { nodeSeq: 0, hash: hub.directory.latest().node(nodeId)?.registrationHash as Hash }
  const itemId = itemIdOf(nodeId, newId())
  let inForce = hashOf('erased')

  return {
    nodeId,
    itemId,
    key,
    /** Appends events of the chain, one after the other. No event is chained to one that leaps. */
    say: async (...lies: Lie[]): Promise<void> => {
      for (const [index, lie] of lies.map((one) => namedAfter(nodeId, itemId, one)).entries()) {
        const content =
          lie.content === null
            ? null
            : { ...contentOf(`${nodeId}的公告`, '正文'), nonce: newNonce(), ...(lie.content as object) }
        const envelope: Envelope = {
          v: 1,
          hubId: hub.hubId,
          nodeId,
          keyId,
          alg: 'Ed25519',
          nodeSeq: end.nodeSeq + 1,
          prevHash: end.hash,
          eventId: newId(),
          commandId: hashOf(newId()),
          type: index === 0 ? 'ItemPublished' : 'ItemRevised',
          itemId,
          version: index + 1,
          at: hub.clock.now,
          fingerprint: content === null ? inForce : fingerprintOf(content),
          actor: 'nobody',
          ...lie.envelope,
        }
        inForce = envelope.fingerprint
        const envelopeText = canonicalText(envelope)
        const signature = signText(envelopeText, key.privateKey)
        const record = hub.codec.encodeEvent({ envelope, signature, content })
        await hub.log.append([{ ...record, key: nodeId, nodeSeq: envelope.nodeSeq }])
        if (envelope.nodeSeq === end.nodeSeq + 1) end = { nodeSeq: envelope.nodeSeq, hash: hashOf(envelopeText) }
      }
    },
  }
}

/** NODE and SELF stand for ids that are known only once the node is there. */
function namedAfter(nodeId: NodeId, itemId: ItemId, { envelope, ...rest }: Lie): Lie {
  if (envelope === undefined) return rest
  const self = { itemId, version: 1, fingerprint: hashOf('') }
  return {
    ...rest,
    envelope: {
      ...envelope,
      ...(envelope.itemId !== undefined && { itemId: envelope.itemId.replace('NODE', nodeId) }),
      ...(envelope.predecessor !== undefined && { predecessor: self }),
    },
  }
}
