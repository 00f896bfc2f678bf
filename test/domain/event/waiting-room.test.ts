import { expect } from 'chai'
import fc from 'fast-check'
import { createWaitingRoom, type LoggedEvent, type Waiting } from '../../../services/domain/event/waiting-room.ts'
import type { NodeId } from '../../../services/domain/ids.ts'
import { chainOf, contentWith, LIULIN, ZEHE } from '../scene.ts'

/** An event of a node that waits; two with the same title and nodeSeq are copies of one envelope. */
function waiting(nodeId: NodeId, nodeSeq: number, offset: number, title = '公示'): Waiting<LoggedEvent> {
  const event = chainOf(nodeId)({ type: 'ItemRevised', version: 2, content: contentWith({ title }), nodeSeq })
  return { event, position: { offset }, waitsFor: 'gap' }
}

const placesOf = (entries: Waiting<LoggedEvent>[]) =>
  entries.map(({ event, position }) => `${event.envelope.nodeSeq} at ${position.offset}`)

describe('the waiting room', () => {
  it('gives out the events of a node by nodeSeq, and those of one nodeSeq by offset, in whatever order they came', () => {
    const place = fc.record({ nodeSeq: fc.integer({ min: 1, max: 4 }), offset: fc.nat(99) })
    const places = fc.uniqueArray(place, { selector: ({ offset }) => offset, maxLength: 12 })
    fc.assert(
      fc.property(places, (arriving) => {
        const room = createWaitingRoom(arriving.map(({ nodeSeq, offset }) => waiting(LIULIN, nodeSeq, offset)))
        const inOrder = arriving.toSorted((a, b) => a.nodeSeq - b.nodeSeq || a.offset - b.offset)
        expect(placesOf(room.takeAll(LIULIN))).to.deep.equal(
          inOrder.map(({ nodeSeq, offset }) => `${nodeSeq} at ${offset}`),
        )
      }),
    )
  })

  it('keeps two readings of one place in the order in which they came', () => {
    const [first, second] = [waiting(LIULIN, 2, 7), waiting(LIULIN, 2, 7)]
    const [one, other] = createWaitingRoom([first, second]).takeAll(LIULIN)
    expect([one?.event === first.event, other?.event === second.event]).to.deep.equal([true, true])
  })

  it('gives out the first event of a node when its turn has come, and only this one', () => {
    const room = createWaitingRoom([waiting(LIULIN, 3, 0), waiting(LIULIN, 2, 1), waiting(ZEHE, 1, 2)])
    expect(room.takeUpTo(LIULIN, 1)).to.equal(undefined)
    expect(room.takeUpTo(LIULIN, 2)?.event.envelope.nodeSeq).to.equal(2)
    expect(room.takeUpTo(LIULIN, 2)).to.equal(undefined)
    expect(room.takeUpTo(LIULIN, 9)?.event.envelope.nodeSeq).to.equal(3)
    expect(room.takeUpTo(LIULIN, 9)).to.equal(undefined)
    expect(placesOf(room.all())).to.deep.equal(['1 at 2'])
  })

  it('gives out all events of a node once', () => {
    const room = createWaitingRoom([waiting(LIULIN, 2, 0), waiting(ZEHE, 1, 1)])
    expect(placesOf(room.takeAll(LIULIN))).to.deep.equal(['2 at 0'])
    expect(room.takeAll(LIULIN)).to.deep.equal([])
    expect(placesOf(room.all())).to.deep.equal(['1 at 1'])
  })

  it('gives out all copies of one envelope, and keeps the others in their order', () => {
    const room = createWaitingRoom([
      waiting(LIULIN, 2, 0),
      waiting(LIULIN, 3, 1),
      waiting(LIULIN, 2, 2, '另一条'),
      waiting(LIULIN, 2, 3),
    ])
    const { envelopeHash } = waiting(LIULIN, 2, 0).event
    const taken = room.takeEnvelope(LIULIN, envelopeHash)
    expect(placesOf(taken)).to.have.members(['2 at 0', '2 at 3'])
    expect(placesOf(room.takeAll(LIULIN))).to.deep.equal(['2 at 2', '3 at 1'])
  })

  it('of a node that nothing waits for is empty', () => {
    const room = createWaitingRoom()
    expect(room.takeUpTo(LIULIN, 1)).to.equal(undefined)
    expect(room.takeAll(LIULIN)).to.deep.equal([])
    expect(room.takeEnvelope(LIULIN, waiting(LIULIN, 1, 0).event.envelopeHash)).to.deep.equal([])
    expect(room.all()).to.deep.equal([])
  })
})
