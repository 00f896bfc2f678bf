import { expect } from 'chai'
import { createNodeRelay } from '../../../services/publisher/relay/node-relay.ts'
import { CODEC, ROOT_KEYS } from '../../plain-hub/roots.ts'
import { stillProcess } from '../../plain-hub/still-process.ts'
import { nodeAtWork } from './node-at-work.ts'

describe('a node whose journal is known to differ from the log', () => {
  it('takes no command while it is loaded again, until it was compared and nothing differs', async () => {
    const { world, journal, publish, relay, rebase, inLog } = await nodeAtWork()
    publish()
    const copy = journal.copy()
    publish()
    await relay()
    journal.restore(copy)
    publish('orphan')
    const { node, directory } = await nodeRelayOf({ journal, world })
    const compare = () => {
      for (const record of inLog()) node.look(record, directory.latest())
      node.compared()
      return [node.state(), node.lacksEvents()]
    }
    await node.load('log')
    expect(node.lacksEvents(), 'nothing is known yet').to.equal(false)
    expect(compare()).to.deep.equal(['differs', true])
    // The journal grew, so the node is loaded again. Nobody has mended it, and the log may be away from here on.
    await node.load('log')
    expect([node.state(), node.lacksEvents()]).to.deep.equal(['unknown', true])
    expect(compare()).to.deep.equal(['differs', true])
    await rebase()
    await node.load('log')
    expect(node.lacksEvents()).to.equal(true)
    expect(compare()).to.deep.equal(['ready', false])
  })

  it('takes commands when the log was replaced: what was known of the one before says nothing', async () => {
    const { world, journal, publish, relay, inLog } = await nodeAtWork()
    publish()
    publish()
    await relay()
    const empty = journal.copy()
    journal.restore({ ...empty, records: [] })
    const { node, directory } = await nodeRelayOf({ journal, world })
    await node.load('log')
    for (const record of inLog()) node.look(record, directory.latest())
    expect([node.state(), node.lacksEvents()]).to.deep.equal(['behind', true])
    node.forget()
    expect([node.state(), node.lacksEvents()]).to.deep.equal(['unknown', false])
  })
})

type AtWork = Awaited<ReturnType<typeof nodeAtWork>>

async function nodeRelayOf({ journal, world }: Pick<AtWork, 'journal' | 'world'>) {
  const directory = await world.readerFor(stillProcess)
  const log = world.log.as(stillProcess)
  return { directory, node: createNodeRelay({ journal, log, codec: CODEC, directory, rootKeys: ROOT_KEYS }) }
}
