import { expect } from 'chai'
import type { EventCodec } from '../../../services/ports/event-codec.ts'
import { createNodeRelay } from '../../../services/publisher/relay/node-relay.ts'
import { CODEC, ROOT_KEYS } from '../../plain-hub/roots.ts'
import { stillProcess } from '../../plain-hub/still-process.ts'
import { createPlainJournal } from '../../plain-hub/stores/journal.ts'
import { nodeAtWork } from './node-at-work.ts'

describe('a relay that reads a chunk again because reading it failed', () => {
  it('keeps no event twice: what it has looked at it does not look at again', async () => {
    const { world, journal, publish, relay, inLog } = await nodeAtWork()
    for (let count = 0; count < 3; count++) publish()
    await relay()
    const [, ...early] = inLog()
    let decoded = 0
    const codec: EventCodec = {
      ...CODEC,
      decode: (...asked) => {
        decoded++
        return CODEC.decode(...asked)
      },
    }
    const directory = await world.readerFor(stillProcess)
    const empty = createPlainJournal(journal.nodeId)
    const node = createNodeRelay({
      journal: empty,
      log: world.log.as(stillProcess),
      codec,
      directory,
      rootKeys: ROOT_KEYS,
    })
    await node.load('another log')
    for (let attempt = 0; attempt < 5; attempt++) for (const record of early) node.look(record, directory.latest())
    expect(decoded).to.equal(early.length)
    // After it was loaded again it looks again.
    await node.load('another log')
    for (const record of early) node.look(record, directory.latest())
    expect(decoded).to.equal(2 * early.length)
  })
})
