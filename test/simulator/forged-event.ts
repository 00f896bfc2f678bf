import { canonicalText, hashOf } from '../../services/domain/canonical.ts'
import type { Envelope, EventType } from '../../services/domain/event/envelope.ts'
import { fingerprintOf, type SignedEvent, signText } from '../../services/domain/event/signed-event.ts'
import {
  type DivisionCode,
  type Hash,
  type Instant,
  type ItemId,
  instantOf,
  itemIdOf,
  type NodeId,
} from '../../services/domain/ids.ts'
import type { SigningKey } from '../../services/hub/data/keys.ts'
import { keyNamed } from '../plain-hub/keys.ts'
import { HUB_ID } from '../plain-hub/roots.ts'
import type { World } from './world.ts'

export const THIEF_KEY = keyNamed('thief')
export const NO_EVENT = hashOf('nothing')

/** True for a forged event that can never take a place in a chain. */
export const isHopeless = ({ envelope: { keyId, prevHash } }: SignedEvent): boolean =>
  keyId === THIEF_KEY.keyId || prevHash === NO_EVENT

/** The place in a node's chain that a forged event claims. */
export interface WantedPlace {
  nodeId: NodeId
  nodeSeq: number
  prevHash: Hash
  itemId?: ItemId
  /** What it says of an item that is there. Left out, it publishes a new one. */
  change?: { type: EventType; version: number; fingerprint?: Hash; board?: DivisionCode[] }
}

/** A thief may date an event back, or into the future. */
function claimedTime({ dice, now }: World): Instant {
  const shift = dice.pick([0, 0, 0, -DAY_MS, -1, DAY_MS / 24, 400 * DAY_MS])
  return instantOf(Date.parse(now()) + shift)
}

const DAY_MS = 86_400_000

/** Forges an event for a place in a node's chain. */
export function forgedEvent(
  world: World,
  { nodeId, nodeSeq, prevHash, itemId, change }: WantedPlace,
  key: SigningKey,
): SignedEvent {
  const content = {
    title: '假的',
    body: { format: 'text' as const, text: `伪造${world.newNonce()}` },
    shownOn: change?.board === undefined ? { site: 'all' as const } : { board: change.board },
    nonce: world.newNonce(),
  }
  const isWithdrawal = change?.type === 'ItemWithdrawn'
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
    type: change?.type ?? 'ItemPublished',
    itemId: itemId ?? itemIdOf(nodeId, world.newId()),
    version: change?.version ?? 1,
    at: claimedTime(world),
    fingerprint: (isWithdrawal ? change.fingerprint : undefined) ?? fingerprintOf(content),
    actor: 'thief',
  }
  return {
    envelope,
    signature: signText(canonicalText(envelope), key.privateKey),
    content: isWithdrawal ? null : content,
  }
}
