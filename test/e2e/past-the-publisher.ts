import { fingerprintOf } from '../../services/domain/event/signed-event.ts'
import { type Hash, type ItemId, itemIdOf, type NodeId, parseDivisionCode } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { newId, newNonce } from '../../services/hub/clock.ts'
import { nodeKey } from '../../services/hub/data/keys.ts'
import { type LogSide, openLogSide } from '../../services/hub/engines/open-stores.ts'
import { readRecord } from '../../services/ports/read-record.ts'
import { type ChainEnd, chainEvent, type NodeSigningKey } from '../../services/publisher/chain-event.ts'
import { commandIdOf } from '../../services/publisher/command-id.ts'
import { placeAt } from '../place-at.ts'
import type { World } from './compositions.ts'

type Place = Pick<World, 'dataFolder' | 'env'>

/** A program that signs with the node's own key, and asks no publisher, revises an item for a county that is not its own. */
export async function reviseElsewhere(
  { dataFolder, env }: Place,
  { nodeId, itemId, version }: { nodeId: NodeId; itemId: ItemId; version: number },
): Promise<Hash> {
  const place = placeAt(dataFolder, env)
  await using side = await openLogSide(place)
  const { log, codec } = side
  const records = await log.read(log.partitionOf(nodeId), 0, 10_000)
  const last = records.flatMap(({ key, value }) => {
    const reading = key === nodeId ? readRecord(value, codec) : null
    return reading?.kind === 'event' ? [reading.event] : []
  })
  const end = last.at(-1)
  if (end === undefined) throw new Error('the node has said nothing')
  const { nodeSeq, at } = end.envelope
  const chain = { nodeSeq, hash: end.envelopeHash, at }
  return await append(side, { type: 'ItemRevised', nodeId, itemId, version }, chain, nodeKey(place.data, nodeId))
}

/** Somebody signs for a node that the directory does not have. */
export async function publishUnregistered(
  { dataFolder, env }: Place,
  nodeId: NodeId,
  signingKey: NodeSigningKey,
): Promise<Hash> {
  await using side = await openLogSide(placeAt(dataFolder, env))
  const facts = { type: 'ItemPublished', nodeId, itemId: itemIdOf(nodeId, newId()), version: 1 } as const
  const { registrationHash } = side.directory.latest().nodes()[0] as { registrationHash: Hash }
  return await append(side, facts, { nodeSeq: 0, hash: registrationHash, at: null }, signingKey)
}

interface Facts {
  type: 'ItemPublished' | 'ItemRevised'
  nodeId: NodeId
  itemId: ItemId
  version: number
}

async function append(
  { log, codec, rootKeys, clock }: LogSide,
  facts: Facts,
  end: ChainEnd,
  signingKey: NodeSigningKey,
): Promise<Hash> {
  const content: Content = {
    title: '公示（错）',
    body: { format: 'text', text: '别处的内容' },
    shownOn: { board: [parseDivisionCode('341226')] },
    nonce: newNonce(),
  }
  const said = { hubId: rootKeys.hubId, eventId: newId(), commandId: commandIdOf(facts.nodeId, newId()) }
  const signed = {
    ...said,
    ...facts,
    at: end.at ?? clock.now(),
    actor: 'a-program',
    fingerprint: fingerprintOf(content),
  }
  const record = chainEvent(signed, content, end, { codec, signingKey })
  await log.append([{ ...record, key: facts.nodeId }])
  return record.envelopeHash
}
