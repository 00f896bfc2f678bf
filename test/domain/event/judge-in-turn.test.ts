import { expect } from 'chai'
import fc from 'fast-check'
import { emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import { releaseWaiting } from '../../../services/domain/event/judge-in-turn.ts'
import { createWaitingRoom, type LoggedEvent } from '../../../services/domain/event/waiting-room.ts'
import { chainOf, contentWith, DIRECTORY, directoryAfter, HUB, keyOf, LIULIN } from '../scene.ts'
import { followerOf } from './follow.ts'

const NODE = LIULIN

function fourEvents() {
  const next = chainOf(NODE)
  const first = next({ type: 'ItemPublished', version: 1, content: contentWith() })
  const revised = (version: number) => next({ type: 'ItemRevised', version, content: contentWith() })
  return [first, revised(2), revised(3), revised(4)] as const
}

describe('waiting and releasing', () => {
  it('an event that comes too early waits, and follows the one that fills its gap', () => {
    const [first, second, third] = fourEvents()
    const follower = followerOf(NODE)
    follower.arrive(third, second)
    expect(follower.waiting()).to.deep.equal([2, 3])
    follower.arrive(first)
    expect(follower.told).to.deep.equal(['3 gap', '2 gap', '1 next', '2 next', '3 next'])
    expect(follower.waiting()).to.deep.equal([])
  })

  it('what waits behind a second gap goes on waiting, and is not judged again', () => {
    const [first, second, , fourth] = fourEvents()
    const follower = followerOf(NODE)
    follower.arrive(fourth, second, first)
    expect(follower.told).to.deep.equal(['4 gap', '2 gap', '1 next', '2 next'])
    expect(follower.waiting()).to.deep.equal([4])
  })

  it('of two copies that wait, the second is a duplicate when its turn comes', () => {
    const [first, second] = fourEvents()
    const follower = followerOf(NODE)
    follower.arrive(second, second, first)
    expect(follower.told.slice(2)).to.deep.equal(['1 next', '2 next', '2 duplicate'])
  })

  it('of two events that wait for the same place, the one that came first takes it and the other one is a fork', () => {
    const [first, second] = fourEvents()
    const other = chainOf(NODE)
    other({ type: 'ItemPublished', version: 1, content: contentWith() })
    const rival = other({ type: 'ItemRevised', version: 2, content: contentWith({ title: '另一条' }) })
    const follower = followerOf(NODE)
    follower.arrive(rival, second, first)
    expect(follower.told.slice(2)).to.deep.equal(['1 next', '2 next', '2 fork'])
  })

  it('events of an unknown node wait for the directory, and are then judged in order, forgeries too', () => {
    const [first, second, third] = fourEvents()
    const forged = chainOf(NODE, DIRECTORY, { ...keyOf('thief'), keyId: `${NODE}-1` })({
      type: 'ItemPublished',
      version: 1,
      content: contentWith(),
      nodeSeq: 4,
    })
    const follower = followerOf(NODE, emptyDirectory(HUB))
    follower.arrive(forged, second, first)
    expect(follower.told.splice(0)).to.deep.equal(['4 unknown-node', '2 unknown-node', '1 unknown-node'])
    follower.learn(DIRECTORY)
    expect(follower.told.splice(0)).to.deep.equal(['1 next', '2 next', '4 bad-signature'])
    follower.arrive(third)
    expect(follower.waiting()).to.deep.equal([])
  })

  it('what waits for the directory is looked at once, and goes on waiting', () => {
    const [first, second] = fourEvents()
    const waiting = createWaitingRoom<LoggedEvent>(
      [second, first].map((event, offset) => ({ event, position: { offset }, waitsFor: 'unknown-node' })),
    )
    const released = releaseWaiting(NODE, { waiting, reached: () => 0, judge: () => 'unknown-node' })
    expect([...released].map(({ entry }) => entry.event.envelope.nodeSeq)).to.deep.equal([1])
    expect(waiting.all().map(({ event }) => event.envelope.nodeSeq)).to.have.members([1, 2])
  })

  it('an event is judged under the directory at the place where it is released, not where it waited', () => {
    const [first, second] = fourEvents()
    const follower = followerOf(NODE)
    follower.arrive(second)
    follower.learn(directoryAfter(DIRECTORY, { type: 'KeyRevoked', nodeId: NODE, keyId: `${NODE}-1`, reason: '被盗' }))
    follower.arrive(first)
    expect(follower.told).to.deep.equal(['2 gap', '2 bad-signature', '1 bad-signature'])
  })

  it('any order with any repeats leads to the same chain', () => {
    const events = fourEvents()
    const places = fc.array(fc.integer({ min: 0, max: events.length - 1 }), { maxLength: 20 })
    fc.assert(
      fc.property(places, (order) => {
        const follower = followerOf(NODE)
        const arriving = order.map((place) => events[place] as (typeof events)[number])
        follower.arrive(...arriving)
        const come = new Set(order)
        const reached = events.findIndex((_, place) => !come.has(place))
        expect(follower.chain()).to.deep.equal([1, 2, 3, 4].slice(0, reached === -1 ? 4 : reached))
        const behindGap = order.map((place) => place + 1).filter((nodeSeq) => reached !== -1 && nodeSeq > reached)
        expect(follower.waiting()).to.deep.equal(behindGap.sort())
      }),
    )
  })
})
