import { expect } from 'chai'
import { parseDivisionCode, parseItemId } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import type { EncodedRecord } from '../../../services/ports/event-codec.ts'
import type { JournalRecord } from '../../../services/ports/journal.ts'
import { readRecord } from '../../../services/ports/read-record.ts'
import { CODEC } from '../../plain-hub/roots.ts'
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
})
