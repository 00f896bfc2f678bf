import { expect } from 'chai'
import { hashOf } from '../../../services/domain/canonical.ts'
import type { EventType } from '../../../services/domain/event/envelope.ts'
import { fingerprintOf } from '../../../services/domain/event/signed-event.ts'
import { type Hash, type ItemId, instantOf, parseDivisionCode, parseItemId } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import type { EncodedRecord } from '../../../services/ports/event-codec.ts'
import type { JournalRecord } from '../../../services/ports/journal.ts'
import { readRecord } from '../../../services/ports/read-record.ts'
import { chainEvent } from '../../../services/publisher/chain-event.ts'
import { CODEC, HUB_ID } from '../../plain-hub/roots.ts'
import { stillProcess } from '../../plain-hub/still-process.ts'
import { replay } from '../../simulator/replay.ts'
import { nodeAtWork } from './node-at-work.ts'

const DING = parseDivisionCode('341222102')
const WU = parseDivisionCode('341222103')
const contentOn = (board: 'all' | (typeof DING)[]): Content => ({
  title: '公告',
  body: { format: 'text', text: '正文' },
  shownOn: { board },
})

/** A node that has published and redacted an item in its journal. Its records come into the log one by one. */
async function redactedItem(board: 'all' | (typeof DING)[]) {
  const node = await nodeAtWork({ canErase: true })
  const { world, disk, execute, redact, journal, log } = node
  const itemId = parseItemId(`${disk.nodeId}.${world.newId()}`)
  execute(disk, { type: 'PublishItem', itemId, content: contentOn(board) }, 'publish')
  const [published] = journal.read(1, 1) as [JournalRecord]
  redact(itemId, 1, contentOn('all'))
  const [redacted] = journal.read(2, 1) as [JournalRecord]
  const arrives = ({ schema, body, nodeSeq }: JournalRecord) =>
    world.log.put(log.partitionOf(disk.nodeId), disk.nodeId, { schema, body }, nodeSeq)
  const moveTo = (divisionCode: typeof DING) => node.change({ type: 'NodeMoved', nodeId: disk.nodeId, divisionCode })
  const outcomes = async () =>
    [...(await replay(world, world.log.records, 100)).history.values()]
      .sort((a, b) => a.nodeSeq - b.nodeSeq)
      .map(({ outcome }) => outcome)
  const texts = () =>
    node.inLog().map(({ value }) => {
      const reading = readRecord(value as EncodedRecord, CODEC)
      return reading.kind === 'event' ? (reading.event.content?.body.text ?? null) : reading.kind
    })
  return { ...node, arrives, published, redacted, moveTo, outcomes, texts }
}

describe('A redaction, in a log that can be erased,', () => {
  it('keeps the text of an event that was refused while its node stood elsewhere, also once it has moved back', async () => {
    const { arrives, published, redacted, moveTo, outcomes, texts, relay } = await redactedItem([DING])
    await moveTo(WU)
    arrives(published)
    arrives(redacted)
    await moveTo(DING)
    expect(await outcomes()).to.deep.equal(['not-allowed', 'not-allowed'])
    await relay()
    expect(await outcomes()).to.deep.equal(['not-allowed', 'not-allowed'])
    expect(texts()).to.deep.equal(['正文', '正文'])
  })

  it('erases the text of an event that names no division, wherever its node stood', async () => {
    const { arrives, published, redacted, moveTo, outcomes, texts, relay } = await redactedItem('all')
    await moveTo(WU)
    arrives(published)
    arrives(redacted)
    await moveTo(DING)
    await relay()
    expect(texts()).to.deep.equal([null, '正文'])
    expect(await outcomes()).to.deep.equal(['applied', 'applied'])
  })

  it('erases the text of an event that was right at its place and would not be today', async () => {
    const { arrives, published, redacted, moveTo, outcomes, texts, relay } = await redactedItem([DING])
    arrives(published)
    arrives(redacted)
    await moveTo(WU)
    await relay()
    expect(texts()).to.deep.equal([null, '正文'])
    expect(await outcomes()).to.deep.equal(['applied', 'applied'])
  })

  it('erases nothing where its time goes back behind an earlier event than the last one: it did not count', async () => {
    const { world, disk, log, relay, inLog } = await nodeAtWork({ canErase: true })
    const { nodeId, signingKey } = disk
    const directory = (await world.readerFor(stillProcess)).latest()
    let end = { nodeSeq: 0, hash: directory.node(nodeId)?.registrationHash as Hash, at: null }
    const say = (type: EventType, itemId: ItemId, version: number, seconds: number) => {
      const content = { ...contentOn('all'), nonce: world.newNonce() }
      const id = world.newId()
      const facts = { hubId: HUB_ID, nodeId, eventId: id, commandId: hashOf(id), actor: 'a' }
      const at = instantOf(Date.parse('2026-02-01T00:00:00.000Z') + seconds * 1000)
      const unchained = { ...facts, type, itemId, version, at, fingerprint: fingerprintOf(content) }
      const record = chainEvent(unchained, content, end, { codec: CODEC, signingKey })
      end = { nodeSeq: record.nodeSeq, hash: record.envelopeHash, at: null }
      world.log.put(log.partitionOf(nodeId), nodeId, record, record.nodeSeq)
    }
    const [item, other] = [1, 2].map(() => parseItemId(`${nodeId}.${world.newId()}`)) as [ItemId, ItemId]
    say('ItemPublished', item, 1, 10)
    say('ItemPublished', other, 1, 100)
    say('ItemRevised', other, 2, 50)
    say('ItemRedacted', item, 2, 60)
    await relay()
    const outcomes = [...(await replay(world, world.log.records, 100)).history.values()]
      .sort((a, b) => a.nodeSeq - b.nodeSeq)
      .map(({ outcome }) => outcome)
    expect(outcomes).to.deep.equal(['applied', 'applied', 'not-allowed', 'not-allowed'])
    const [shown] = inLog().map(({ value }) => readRecord(value as EncodedRecord, CODEC))
    expect(shown?.kind === 'event' && shown.event.content?.body.text).to.equal('正文')
  })
})
