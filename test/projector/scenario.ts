import { expect } from 'chai'
import { dice, seededRandom } from '../../scripts/generate/random.ts'
import { hashOf } from '../../services/domain/canonical.ts'
import { applyDirectoryEvents, emptyDirectory } from '../../services/domain/directory/apply-directory-events.ts'
import type { DirectoryFact, SignedDirectoryEvent } from '../../services/domain/directory/directory-event.ts'
import { type ControlFact, signControl } from '../../services/domain/event/control-record.ts'
import type { EventType } from '../../services/domain/event/envelope.ts'
import type { SignedEvent } from '../../services/domain/event/signed-event.ts'
import { fingerprintOf, verifyText } from '../../services/domain/event/signed-event.ts'
import { type Hash, type Instant, type ItemId, itemIdOf, type NodeId, parseInstant } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { createDirectoryAuthority } from '../../services/hub/engines/directory-authority.ts'
import { createDirectoryReader } from '../../services/hub/engines/directory-reader.ts'
import type { ParkedRecord } from '../../services/ports/parked-record.ts'
import { nodeSeqKey } from '../../services/ports/read-models.ts'
import { catchUp } from '../../services/projector/catch-up.ts'
import { type ChainEnd, chainEvent } from '../../services/publisher/chain-event.ts'
import { canonicalModels } from '../plain-hub/canonical.ts'
import { DING_ZHEN, DIVISIONS, NODES } from '../plain-hub/divisions.ts'
import { keyNamed } from '../plain-hub/keys.ts'
import { CODEC, HUB_ID, ROOT_KEY, ROOT_KEYS } from '../plain-hub/roots.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import { directoryLogOver } from '../plain-hub/stores/directory-log.ts'
import { createPlainEventLog } from '../plain-hub/stores/event-log.ts'
import type { ReadModels } from '../plain-hub/stores/read-models.ts'
import { createPlainReadStore } from '../plain-hub/stores/read-store.ts'

const AT = parseInstant('2026-03-01T00:00:00.000Z')
export const itemOf = (nodeId: NodeId, number: number): ItemId =>
  itemIdOf(nodeId, `019ca6b1-0000-7000-8000-${String(number).padStart(12, '0')}`)

export const registered = (nodeId: NodeId): DirectoryFact => {
  const { name, level, divisionCode } = NODES.find((node) => node.nodeId === nodeId) as (typeof NODES)[number]
  const { keyId, publicKeyText } = keyNamed(`${nodeId}-1`)
  return { type: 'NodeRegistered', nodeId, name, level, divisionCode, keyId, publicKey: publicKeyText }
}

/** A log that is written by hand, and the read models that it leads to, in any batch split and when it is read twice. */
export async function createScenario({ partitions = 1 } = {}) {
  const log = createPlainEventLog({
    partitions,
    now: () => AT,
    dice: dice(seededRandom(1)),
    fate: () => 'written',
    fails: () => false,
    canErase: false,
    stride: 1,
  })
  const events: SignedDirectoryEvent[] = []
  const reader = () => createDirectoryReader({ log: directoryLogOver(events, stillProcess.turn), rootKeys: ROOT_KEYS })
  const control = (fact: ControlFact, key = ROOT_KEY, partition = 0) =>
    log.put(partition, null, CODEC.encodeControl(signControl(fact, key)))
  for (let partition = 0; partition < partitions; partition++)
    control({ type: 'LogCreated', hubId: HUB_ID, logId: 'log', partition, at: AT }, ROOT_KEY, partition)

  const directory = async (...facts: DirectoryFact[]) => {
    const directoryLog = directoryLogOver(events, stillProcess.turn)
    const deps = { directoryLog, directory: await reader(), log: log.as(stillProcess), codec: CODEC, rootKey: ROOT_KEY }
    const outcome = await createDirectoryAuthority({ ...deps, now: () => AT }).append(facts)
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  }
  await directory(...DIVISIONS, registered(DING_ZHEN))

  const ends = new Map<string, ChainEnd>()
  let count = 0
  const inForce = new Map<string, Hash>()
  /** The next event of a node's chain. It is signed, and not in the log yet. */
  async function event(
    nodeId: NodeId,
    type: EventType,
    item: number,
    version: number,
    options: { text?: string; key?: string; content?: Partial<Content>; itemId?: ItemId; at?: Instant } = {},
  ): Promise<SignedEvent> {
    const { text = `正文 ${version}`, key = `${nodeId}-1`, itemId = itemOf(nodeId, item), at = AT } = options
    const shownOn = { board: 'all' as const }
    const content: Content = {
      title: '公告',
      body: { format: 'text', text },
      shownOn,
      nonce: '0'.repeat(32),
      ...options.content,
    }
    const registration =
      applyDirectoryEvents(emptyDirectory(HUB_ID), events).node(nodeId)?.registrationHash ?? hashOf('')
    const end = ends.get(nodeId) ?? { nodeSeq: 0, hash: registration, at: null }
    count++
    const id = `019ca6b1-0000-7000-9000-${String(count).padStart(12, '0')}`
    const facts = {
      hubId: HUB_ID,
      nodeId,
      eventId: id,
      commandId: hashOf(id),
      type,
      itemId,
      version,
      at,
      actor: 'a',
    }
    const withdrawn = type === 'ItemWithdrawn' ? null : content
    const fingerprint = (withdrawn === null ? inForce.get(itemId) : undefined) ?? fingerprintOf(content)
    inForce.set(itemId, fingerprint)
    const record = chainEvent({ ...facts, fingerprint }, withdrawn, end, {
      codec: CODEC,
      signingKey: keyNamed(key),
    })
    ends.set(nodeId, { nodeSeq: record.nodeSeq, hash: record.envelopeHash, at: record.at })
    const decoded = CODEC.decode(record)
    if (decoded.kind !== 'event') throw new Error('no event')
    return decoded.event
  }
  const put = (one: SignedEvent, key = one.envelope.nodeId) =>
    log.put(0, key, CODEC.encodeEvent(one), one.envelope.nodeSeq)

  async function replayed(
    batchSize: number,
    store = createPlainReadStore(),
    writeTurn = stillProcess.turn,
    ends?: number[],
  ) {
    const generation = await store.as({ turn: stillProcess.turn, writeTurn }).open(1)
    const verify = async (...asked: Parameters<typeof verifyText>) => verifyText(...asked)
    const directoryReader = await reader()
    await catchUp({
      log: log.as(stillProcess),
      codec: CODEC,
      directory: directoryReader,
      rootKeys: ROOT_KEYS,
      generation,
      verify,
      batchSize,
      ends,
    })
    return store
  }

  /** Each single write is once the last one before a crash. The projector that goes on reads in other batches. */
  async function crashedAnywhere(): Promise<ReadModels> {
    const wanted = resultAfterTrouble(await models())
    for (const size of [100, 3])
      for (const nextSize of [1, 2, 100])
        for (let last = 0; ; last++) {
          const store = createPlainReadStore()
          const crashed = await crashAfter(last, (writeTurn) => replayed(size, store, writeTurn))
          await replayed(nextSize, store)
          const what = `batches of ${size}, a crash after ${last} writes, then batches of ${nextSize}`
          expect(resultAfterTrouble(store.models(1)), what).to.deep.equal(wanted)
          if (!crashed) break
        }
    return models()
  }

  /** A projector pauses before each single write until another one has read all. Then it goes on with what it had in hand. */
  async function overtakenAnywhere(): Promise<ReadModels> {
    const wanted = resultAfterTrouble(await models())
    for (const size of [100, 3, 1])
      for (let last = 0; ; last++) {
        const store = createPlainReadStore()
        let left = last
        await replayed(size, store, async () => {
          if (left-- === 0) await replayed(100, store)
        })
        const what = `batches of ${size}, overtaken after ${last} writes`
        expect(resultAfterTrouble(store.models(1)), what).to.deep.equal(wanted)
        if (left >= 0) break
      }
    return models()
  }

  /** What the log leads to. It must be the same in any batch split, and when all of it is read once more. */
  async function models(): Promise<ReadModels> {
    const store = await replayed(100)
    const first = store.models(1)
    const wanted = resultOf(first)
    for (const size of [1, 2, 3])
      expect(resultOf((await replayed(size)).models(1)), `batches of ${size}`).to.deep.equal(wanted)
    first.checkpoints.clear()
    await replayed(2, store)
    expect(resultOf(first), 'read twice').to.deep.equal(wanted)
    return first
  }

  return {
    log,
    /** A process's view of the directory. */
    reader,
    directory,
    control,
    event,
    put,
    /** The next event of a node's chain, into the log. */
    say: async (...asked: Parameters<typeof event>) => put(await event(...asked)),
    models,
    crashedAnywhere,
    overtakenAnywhere,
    /** Reads the log from where a store is, or into a new store, to its end or to `ends`. */
    replayed,
    parked: async () => [...(await models()).parked.values()].map(({ offset, reason }) => ({ offset, reason })),
    item: async (nodeId: NodeId, number: number) => (await models()).items.get(itemOf(nodeId, number))?.document,
  }
}

const resultOf = (found: ReadModels) => [
  canonicalModels(found),
  new Map([...found.history].map(([key, { notAllowedAt, freedAt }]) => [key, `${notAllowedAt} ${freedAt}`])),
  ...[found.parked, found.discarded].map((records) => new Map([...records].map(([key, { reason }]) => [key, reason]))),
]

/**
 * An event may be discarded while it waits, and take its place in the chain when it comes again. A projector that finds the
 * head there already, after a crash or behind another one, takes the event for a repeat. It then removes its row before the
 * event is discarded.
 */
const resultAfterTrouble = ({ discarded, ...found }: ReadModels) => {
  const cameAgain = ({ nodeId, nodeSeq, envelopeHash, reason }: ParkedRecord) =>
    reason !== 'not-allowed' &&
    nodeId !== null &&
    found.history.get(nodeSeqKey({ nodeId, nodeSeq: nodeSeq ?? 0 }))?.envelopeHash === envelopeHash
  return resultOf({ ...found, discarded: new Map([...discarded].filter(([, record]) => !cameAgain(record))) })
}

/** Whether the process ended before its work was done. */
async function crashAfter(writes: number, work: (writeTurn: () => Promise<void>) => Promise<unknown>) {
  const crash = new Error('crash')
  let left = writes
  const writeTurn = async () => {
    if (left-- <= 0) throw crash
  }
  try {
    await work(writeTurn)
    return false
  } catch (error) {
    if (error !== crash) throw error
    return true
  }
}
