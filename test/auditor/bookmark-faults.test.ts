import { expect } from 'chai'
import { bookmarkFaults } from '../../services/auditor/bookmark-faults.ts'
import type { HashList } from '../../services/auditor/hash-list.ts'
import { verifyLog } from '../../services/auditor/verify-log.ts'
import type { PartitionWalk } from '../../services/auditor/verify-partition.ts'
import { HubError } from '../../services/domain/errors.ts'
import { parseNodeId } from '../../services/domain/ids.ts'
import type { EventCodec } from '../../services/ports/event-codec.ts'
import type { Bookmark, Journal } from '../../services/ports/journal.ts'
import { failureOf } from '../failure-of.ts'
import { DING_ZHEN } from '../plain-hub/divisions.ts'
import { CODEC } from '../plain-hub/roots.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import { createScenario, registered } from '../projector/scenario.ts'

const NODE = DING_ZHEN
const OTHER = parseNodeId('wu-zhen')
const NOTHING_SEEN: Bookmark = { nodeSeq: 0, offset: 0, readTo: 0, directoryPosition: 0, logId: null }

describe('an audit of the bookmark', () => {
  let scenario: Awaited<ReturnType<typeof createScenario>>
  let right: Bookmark
  let walk: PartitionWalk
  let logChain: HashList

  before(async () => {
    scenario = await createScenario()
    await scenario.say(NODE, 'ItemPublished', 1, 1)
    const revision = await scenario.event(NODE, 'ItemRevised', 1, 2)
    const forged = { ...revision, signature: new Uint8Array(64), envelope: { ...revision.envelope, actor: 'thief' } }
    scenario.put(forged)
    scenario.put(revision)
    await scenario.directory(registered(OTHER))
    await scenario.say(OTHER, 'ItemPublished', 1, 1)
    const log = scenario.log.as(stillProcess)
    const directory = await scenario.reader()
    const audit = await verifyLog({ log, codec: CODEC, directory, controlIsSigned: () => true })
    walk = audit.walks[0] as PartitionWalk
    logChain = audit.chains.get(NODE) as HashList
    right = {
      nodeSeq: 2,
      offset: offsetOf(2) + 1,
      readTo: walk.end,
      directoryPosition: directory.latest().position,
      logId: 'log',
    }
  })

  /** Offsets of the records under the node: its first event, a forged second one, the true second one. */
  const offsetOf = (index: number): number =>
    scenario.log.records[0]?.filter(({ key }) => key === NODE)[index]?.offset as number

  const faultsOf = (
    bookmark: Bookmark,
    { codec = CODEC, over = walk }: { codec?: EventCodec; over?: PartitionWalk } = {},
  ) =>
    bookmarkFaults({
      journal: { nodeId: NODE, bookmark: () => bookmark } as Journal,
      log: scenario.log.as(stillProcess),
      codec,
      logChain,
      walk: over,
    })
  /** What is said against a bookmark, one sentence or none. */
  const objections = async (change: Partial<Bookmark>, over?: PartitionWalk) =>
    (await faultsOf({ ...right, ...change }, { over })).map(({ message }) => message)

  it('finds nothing against a right one', async () => expect(await objections({})).to.deep.equal([]))

  it('finds nothing against one that has seen nothing, with and without a log', async () => {
    expect(await objections(NOTHING_SEEN)).to.deep.equal([])
    expect(await objections({ ...NOTHING_SEEN, logId: 'log' })).to.deep.equal([])
  })

  it('names the journal', async () => {
    const [fault] = await faultsOf({ ...right, logId: 'another' })
    expect(fault).to.include({ store: 'journal', nodeId: NODE, code: 'bookmark-differs' })
  })

  for (const seen of [{ nodeSeq: 1 }, { offset: 1 }, { readTo: 1 }])
    it(`objects to one without a log that has seen something: ${JSON.stringify(seen)}`, async () =>
      expect(await objections({ ...NOTHING_SEEN, ...seen })).to.deep.equal(['it names no log']))

  it('objects to one of another log', async () =>
    expect(await objections({ logId: 'another' })).to.deep.equal(['it is about the log another']))

  it('objects to one that was read further than the log, or not as far as it stands', async () => {
    expect(await objections({ readTo: walk.end + 1 })).to.deep.equal([`it was read to offset ${walk.end + 1}`])
    expect(await objections({ readTo: offsetOf(2) })).to.deep.equal([`it was read to offset ${offsetOf(2)}`])
  })

  it('objects to one that passes over an event of the node', async () => {
    const passing = { nodeSeq: 1, offset: offsetOf(0) + 1 }
    expect(await objections(passing)).to.deep.equal([`it passes over an event of the node before offset ${walk.end}`])
    const readTo = offsetOf(2)
    const { position } = walk.advances.findLast(({ offset }) => offset < readTo) as PartitionWalk['advances'][number]
    expect(await objections({ ...passing, readTo, directoryPosition: position })).to.deep.equal([])
  })

  it('objects to one under another directory, but not beyond the walk', async () => {
    const { directoryPosition } = right
    const wrong = { directoryPosition: directoryPosition - 1 }
    expect(await objections(wrong)).to.deep.equal([
      `the directory stood at ${directoryPosition} before offset ${walk.end}, not at ${directoryPosition - 1}`,
    ])
    expect(await objections(wrong, { ...walk, end: walk.end - 1 })).to.deep.equal([])
  })

  it('takes no directory back for an old announcement that was sent again', async () => {
    const again = { offset: walk.end - 1, position: 1 }
    expect(await objections({}, { ...walk, advances: [...walk.advances, again] })).to.deep.equal([])
  })

  it('objects to one that stands somewhere without an event', async () =>
    expect(await objections({ nodeSeq: 0, offset: walk.end })).to.deep.equal([
      `it stands at offset ${walk.end} without an event`,
    ]))

  it('objects to one that stands behind another record than its event', async () => {
    const wrong = { [walk.end]: 'behind the other node’s event', [offsetOf(0) + 1]: 'behind an earlier event' }
    for (const [offset, where] of Object.entries(wrong))
      expect(await objections({ offset: Number(offset) }), where).to.deep.equal([
        `the node's event 2 does not stand right before offset ${offset}`,
      ])
  })

  it('ends when a registry is away, and does not blame the bookmark for that', async () => {
    const away = new HubError('registry-unavailable', 'The registry does not answer.')
    const decode = () => {
      throw away
    }
    expect(await failureOf(faultsOf(right, { codec: { ...CODEC, decode } }))).to.equal(away)
  })
})
