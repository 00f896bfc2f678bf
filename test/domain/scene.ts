import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { division } from '../../scripts/division.ts'
import { canonicalText } from '../../services/domain/canonical.ts'
import { applyDirectoryEvents, emptyDirectory } from '../../services/domain/directory/apply-directory-events.ts'
import type { Directory } from '../../services/domain/directory/directory.ts'
import type { DirectoryFact } from '../../services/domain/directory/directory-event.ts'
import { NO_EVENT } from '../../services/domain/directory/directory-state.ts'
import { signDirectoryFacts } from '../../services/domain/directory/sign-directory-facts.ts'
import type { Envelope } from '../../services/domain/event/envelope.ts'
import { fingerprintOf, type HashedEvent, hashEvent, signText } from '../../services/domain/event/signed-event.ts'
import {
  type DivisionCode,
  type ItemId,
  instantOf,
  type NodeId,
  parseDivisionCode,
  parseHash,
  parseInstant,
  parseItemId,
  parseNodeId,
} from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'

/** One city with two counties, their townships and villages, and a node at each level. */

export const HUB = 'test-hub'

export interface TestKey {
  keyId: string
  privateKey: KeyObject
  publicKey: string
}

/** PKCS #8 of an Ed25519 seed (RFC 8410 §7), so that a key is the same in every run. */
export function keyOf(name: string): TestKey {
  const seed = Buffer.alloc(32, name)
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(privateKey).export({ format: 'jwk' }).x as string
  return { keyId: `${name}-1`, privateKey, publicKey }
}

export const ROOT = keyOf('root')
export const AT = parseInstant('2026-03-01T08:00:00.000Z')

export const node = (
  nodeId: NodeId,
  level: 'township' | 'county' | 'city',
  divisionCode: DivisionCode,
  key = keyOf(nodeId),
): DirectoryFact => ({
  type: 'NodeRegistered',
  nodeId,
  name: `${nodeId} office`,
  level,
  divisionCode,
  keyId: key.keyId,
  publicKey: key.publicKey,
})

export const CITY = parseDivisionCode('341200')
export const COUNTY = parseDivisionCode('341222')
export const OTHER_COUNTY = parseDivisionCode('341226')
export const TOWN = parseDivisionCode('341222102')
export const OTHER_TOWN = parseDivisionCode('341222103')
export const VILLAGE = parseDivisionCode('341222102201')
export const OTHER_VILLAGE = parseDivisionCode('341222103201')

/** The nodes of the county and of its first township. */
export const ZEHE = parseNodeId('zehe')
export const LIULIN = parseNodeId('liulin')

export const FACTS: DirectoryFact[] = [
  division(CITY, '沣水市', 'city', null),
  division(COUNTY, '泽河县', 'county', CITY),
  division(OTHER_COUNTY, '南淝县', 'county', CITY),
  division(TOWN, '柳林镇', 'township', COUNTY),
  division(OTHER_TOWN, '桑园乡', 'township', COUNTY),
  division(VILLAGE, '柳林村', 'village', TOWN),
  division('341222102202', '杨桥村', 'village', TOWN),
  division(OTHER_VILLAGE, '桑园村', 'village', OTHER_TOWN),
  division('341226101', '淝口镇', 'township', OTHER_COUNTY),
  division('341226101201', '淝口村', 'village', '341226101'),
  node(parseNodeId('city'), 'city', CITY),
  node(ZEHE, 'county', COUNTY),
  node(LIULIN, 'township', TOWN),
]

/** The next events of a directory, which hold these facts and are signed by the root. */
export const signedFacts = (directory: Directory, facts: DirectoryFact[], keys: TestKey[] = [ROOT]) =>
  signDirectoryFacts({ directory, facts, keys, at: AT })

/** A new key as a rotation names it. */
export const publicPart = (keyId: string) => ({ keyId, publicKey: keyOf(keyId).publicKey })

/** The directory after these facts, signed by the root and applied as any process does. */
export const directoryAfter = (directory: Directory, ...facts: DirectoryFact[]): Directory =>
  applyDirectoryEvents(directory, signedFacts(directory, facts))

export const DIRECTORY = directoryAfter(emptyDirectory(HUB), ...FACTS)

export const contentWith = (change: Partial<Content> = {}): Content => ({
  title: '柳林村二〇二五年低保调整公示',
  body: { format: 'text', text: '本次新增两户，停发一户，名单贴于村务公开栏。' },
  shownOn: { board: [VILLAGE], site: 'all', topic: 'all' },
  nonce: '00112233445566778899aabbccddeeff',
  ...change,
})

export const itemOf = (nodeId: NodeId, number = 1): ItemId =>
  parseItemId(`${nodeId}.018f0000-0000-7000-8000-${String(number).padStart(12, '0')}`)

/** A node's events, each chained to the one before and signed with the node's own key. */
export function chainOf(nodeId: NodeId, directory = DIRECTORY, key = keyOf(nodeId)) {
  let nodeSeq = 0
  let prevHash = directory.node(nodeId)?.registrationHash ?? NO_EVENT
  return (facts: Pick<Envelope, 'type' | 'version'> & Partial<Envelope> & { content: Content | null }): HashedEvent => {
    const { content, ...given } = facts
    const envelope: Envelope = {
      v: 1,
      hubId: HUB,
      nodeId,
      keyId: key.keyId,
      alg: 'Ed25519',
      nodeSeq: nodeSeq + 1,
      prevHash,
      eventId: `018f0000-0000-7000-9000-${String(nodeSeq + 1).padStart(12, '0')}`,
      commandId: parseHash(`sha-256:${'c'.repeat(64)}`),
      itemId: itemOf(nodeId),
      at: instantOf(Date.parse(AT) + nodeSeq * 60_000),
      fingerprint: content === null ? parseHash(`sha-256:${'0'.repeat(64)}`) : fingerprintOf(content),
      actor: 'staff-1',
      ...given,
    }
    const event = hashEvent({ envelope, signature: signText(canonicalText(envelope), key.privateKey), content })
    nodeSeq = envelope.nodeSeq
    prevHash = event.envelopeHash
    return event
  }
}
