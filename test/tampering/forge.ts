import { canonicalText, hashOf } from '../../services/domain/canonical.ts'
import type { SignedEvent } from '../../services/domain/event/signed-event.ts'
import { itemIdOf, parseNodeId } from '../../services/domain/ids.ts'
import { newId } from '../../services/hub/clock.ts'
import { nodeKey } from '../../services/hub/data/keys.ts'
import { type HubPlace, type LogSide, openLogSide } from '../../services/hub/engines/open-stores.ts'
import { type ChainEnd, chainEvent } from '../../services/publisher/chain-event.ts'
import { placeAt } from '../place-at.ts'

/**
 * Writes into the log what a stolen key could: a fork, an event behind a gap, one without a right signature. `open`: the
 * log as another state of the code opens it.
 */
export async function forgeInto(
  folder: string,
  env: Record<string, string> = {},
  open: (place: HubPlace) => Promise<Pick<LogSide, 'log' | 'codec' | 'close'>> = openLogSide,
): Promise<void> {
  const place = placeAt(folder, env)
  const { data } = place
  const side = await open(place)
  try {
    const events: SignedEvent[] = []
    for (const record of await side.log.read(side.log.partitionOf(parseNodeId('taihe')), 0, 1000)) {
      if (record.key !== 'taihe' || 'unreadable' in record.value) continue
      const decoded = side.codec.decode(record.value)
      if (decoded.kind === 'event') events.push(decoded.event)
    }
    const last = events.at(-1) as SignedEvent
    const model = events.find(({ content }) => content !== null) as SignedEvent
    const forge = (end: ChainEnd, title: string) => {
      const content = { ...model.content, title } as NonNullable<SignedEvent['content']>
      const { actor, hubId } = model.envelope
      const unchained = {
        hubId,
        nodeId: parseNodeId('taihe'),
        eventId: newId(),
        commandId: hashOf(title),
        type: 'ItemPublished',
        itemId: itemIdOf(parseNodeId('taihe'), newId()),
        version: 1,
        at: last.envelope.at,
        fingerprint: hashOf(canonicalText(content)),
        actor,
      } as const
      return chainEvent(unchained, content, end, { codec: side.codec, signingKey: nodeKey(data, parseNodeId('taihe')) })
    }
    const at = last.envelope.at
    const fork = forge({ nodeSeq: last.envelope.nodeSeq - 1, hash: last.envelope.prevHash, at }, '伪造：岔路')
    const gap = forge({ nodeSeq: last.envelope.nodeSeq + 4, hash: hashOf('nothing'), at }, '伪造：缺口之后')
    const unsigned = forge({ nodeSeq: last.envelope.nodeSeq + 9, hash: hashOf('nothing'), at }, '伪造：无效签名')
    const decoded = side.codec.decode(unsigned)
    if (decoded.kind !== 'event') throw new Error('not an event')
    const broken = side.codec.encodeEvent({ ...decoded.event, signature: new Uint8Array(64) })
    await side.log.append(
      [fork, gap, { ...unsigned, ...broken }].map(({ nodeSeq, schema, body }) => ({
        key: parseNodeId('taihe'),
        nodeSeq,
        schema,
        body,
      })),
    )
  } finally {
    await side.close()
  }
}
