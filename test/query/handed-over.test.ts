import { expect } from 'chai'
import { itemIdOf, type NodeId } from '../../services/domain/ids.ts'
import { newId } from '../../services/hub/clock.ts'
import type { CommandAccepted } from '../../services/publisher/node-publisher.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../scratch-places.ts'

const OLD = SHUIZHEN
const NEW = TAIHE

describe('an item that one node hands over to another', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const link = ({ itemId, version, fingerprint }: CommandAccepted) => ({ itemId, version, fingerprint })
  const takeOver = (nodeId: NodeId, old: CommandAccepted) =>
    hub.execute({
      type: 'PublishItem',
      itemId: itemIdOf(nodeId, newId()),
      content: contentOf('移交的', '内容'),
      predecessor: link(old),
    })
  const handOver = (old: CommandAccepted, taken: CommandAccepted) =>
    hub.execute({
      type: 'WithdrawItem',
      itemId: old.itemId,
      expectedVersion: 1,
      reason: '移交县政府',
      successor: link(taken),
    })

  it('leaves a notice that names the successor, which is live on the same outlets', async () => {
    const old = hub.publish(OLD, contentOf('移交的', '内容'))
    const taken = takeOver(NEW, old)
    handOver(old, taken)
    await hub.settle()
    const notice = await hub.json(`/v1/items/${old.itemId}`)
    expect(notice).to.include({ status: 'withdrawn', title: '移交的' }).and.not.have.property('content')
    expect(notice.withdrawn.reason).to.equal('移交县政府')
    expect(notice.successor).to.deep.equal({ ...link(taken), confirmed: true })
    const successor = await hub.json(`/v1/items/${taken.itemId}`)
    expect(successor).to.include({ status: 'live' })
    expect(successor.predecessor).to.deep.equal({ ...link(old), confirmed: true })
    const { items } = await hub.json('/v1/outlets/site/341222/items')
    const statuses = new Map(items.map(({ itemId, status }: { itemId: string; status: string }) => [itemId, status]))
    expect([statuses.get(old.itemId), statuses.get(taken.itemId)]).to.deep.equal(['withdrawn', 'live'])
  })

  it('is confirmed for the node that its maker named, and not for another that claims it', async () => {
    const old = hub.publish(OLD, contentOf('有人冒领的', '内容'))
    const claimed = takeOver(FUYANG, old)
    const taken = takeOver(NEW, old)
    handOver(old, taken)
    await hub.settle()
    expect((await hub.json(`/v1/items/${claimed.itemId}`)).predecessor.confirmed).to.equal(false)
    expect((await hub.json(`/v1/items/${taken.itemId}`)).predecessor.confirmed).to.equal(true)
    expect((await hub.json(`/v1/items/${old.itemId}`)).successor.itemId).to.equal(taken.itemId)
  })

  it('made a page of changes of any size, when the other items are large: it ends early, and nothing is missed', async () => {
    const LARGE = contentOf('移交的', '细则'.repeat(120_000))
    const olds = Array.from({ length: 20 }, (_, i) => hub.publish(OLD, contentOf(`移交的第${i}号`, '内容')))
    const pairs = olds.map((old) => ({
      old,
      taken: hub.execute({
        type: 'PublishItem',
        itemId: itemIdOf(NEW, newId()),
        content: LARGE,
        predecessor: link(old),
      }),
    }))
    await hub.settle()
    const changesAfter = async (cursor: string | null) => {
      const text = await (await hub.fetch(`/v1/changes?limit=200${cursor === null ? '' : `&cursor=${cursor}`}`)).text()
      return { page: JSON.parse(text), bytes: Buffer.byteLength(text) }
    }
    let cursor: string | null = null
    for (let more = true; more; ) {
      const { page } = await changesAfter(cursor)
      cursor = page.next
      more = page.more
    }
    for (const { old, taken } of pairs) handOver(old, taken)
    await hub.settle()
    const told = new Map<string, boolean>()
    let pages = 0
    for (let more = true; more; pages++) {
      const { page, bytes } = await changesAfter(cursor)
      expect(bytes).to.be.below(16 * 1024 * 1024)
      for (const { itemId, predecessor, successor } of page.changes)
        told.set(itemId, (predecessor ?? successor).confirmed)
      cursor = page.next
      more = page.more
    }
    expect(pages).to.be.within(3, 5)
    expect([...told.keys()].sort()).to.deep.equal(pairs.flatMap(({ old, taken }) => [old.itemId, taken.itemId]).sort())
    expect([...told.values()]).to.not.include(false)
  }).timeout(60_000)
})
