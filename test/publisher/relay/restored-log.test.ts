import { expect } from 'chai'
import { createLog } from '../../../services/hub/founding/log-creation.ts'
import { eventually } from '../../e2e/scratch.ts'
import { CODEC, HUB_ID, ROOT_KEY } from '../../plain-hub/roots.ts'
import { stillProcess } from '../../plain-hub/still-process.ts'
import { nodeAtWork } from './node-at-work.ts'

describe('the relay of a log that does not stay as it was', () => {
  it('reads an older copy from its beginning where it is shorter than was read, and sends again what is missing', async () => {
    const { publish, relay, journal, world, disk, inLog } = await nodeAtWork({ partitions: 1 })
    const copy = world.log.records.map((records) => [...records])
    const readTo = (world.log.records[0]?.at(-1)?.offset ?? 0) + 100
    // The relay has read many records of other nodes, and none of this one.
    await relay()
    journal.saveBookmark({ ...journal.bookmark(), readTo })
    for (const [partition, records] of copy.entries()) world.log.records[partition]?.splice(0, Infinity, ...records)
    publish()
    expect((await relay()).pending()).to.deep.equal([{ nodeId: disk.nodeId, events: 0, since: null }])
    expect(inLog()).to.have.length(1)
  })

  it('finds within 5 seconds that another log took its place, and sends everything again', async () => {
    const { publish, createRelay, world, inLog } = await nodeAtWork({ partitions: 1 })
    const relay = createRelay()
    await relay.start()
    publish()
    await eventually(async () => inLog().length === 1)
    const [, ...controls] = world.log.records[0]?.filter(({ key }) => key === null) ?? []
    world.log.records[0]?.splice(0)
    const log = world.log.as(stillProcess)
    await createLog({ log, codec: CODEC, rootKey: ROOT_KEY, hubId: HUB_ID, logId: 'another', now: world.now })
    world.log.records[0]?.push(...controls)
    world.timers.pass(5000)
    await eventually(async () => inLog().length === 1)
    await relay.stop()
    expect(world.timers.due()).to.deep.equal([])
  })
})
