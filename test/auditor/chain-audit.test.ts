import { expect } from 'chai'
import { createChainAudit } from '../../services/auditor/chain-audit.ts'
import type { FaultPlace } from '../../services/auditor/fault.ts'
import { emptyDirectory } from '../../services/domain/directory/apply-directory-events.ts'
import type { Directory } from '../../services/domain/directory/directory.ts'
import type { HashedEvent } from '../../services/domain/event/signed-event.ts'
import { chainOf, contentWith, DIRECTORY, HUB, itemOf, LIULIN, ZEHE } from '../domain/scene.ts'

const published = (count: number, nodeId = LIULIN): HashedEvent[] => {
  const next = chainOf(nodeId)
  return Array.from({ length: count }, (_, index) =>
    next({ type: 'ItemPublished', version: 1, itemId: itemOf(nodeId, index + 1), content: contentWith() }),
  )
}

const placeOf = ({ envelope: { nodeId, nodeSeq, itemId } }: HashedEvent): FaultPlace => ({
  store: 'log',
  partition: 0,
  offset: 100 + nodeSeq,
  nodeId,
  nodeSeq,
  itemId,
})

/** The faults of a log of these events, as `code offset`. */
function faultsOf(events: HashedEvent[], forged: HashedEvent[] = [], directory = DIRECTORY): string[] {
  const audit = createChainAudit(directory)
  for (const event of events) audit.see({ event, place: placeOf(event), signatureIsRight: !forged.includes(event) })
  return audit.finish().map(({ code, offset }) => `${code} ${offset}`)
}

describe('an audit of a chain', () => {
  const [first, second, third, fourth, fifth] = published(5) as [
    HashedEvent,
    HashedEvent,
    HashedEvent,
    HashedEvent,
    HashedEvent,
  ]

  it('finds nothing in an unbroken chain, nor in one that arrives late or twice', () => {
    expect(faultsOf([first, second, third])).to.be.empty
    expect(faultsOf([first, third, second, second, third, first])).to.be.empty
  })

  it('names a missing event once, where the chain goes on, and looks on behind it', () => {
    expect(faultsOf([first, third, fourth, fifth])).to.deep.equal(['gap 103'])
    expect(faultsOf([first, third, fourth, fifth], [fifth])).to.have.members(['gap 103', 'bad-signature 105'])
    const audit = createChainAudit(DIRECTORY)
    for (const event of [first, fourth]) audit.see({ event, place: placeOf(event), signatureIsRight: true })
    expect(audit.finish()[0]?.message).to.include('events 2 to 3')
  })

  it('goes on behind an authentic event that claims a place as far away as numbers go', () => {
    const at = (event: HashedEvent, nodeSeq: number) => ({ ...event, envelope: { ...event.envelope, nodeSeq } })
    const audit = createChainAudit(DIRECTORY)
    const far = [at(third, 2 ** 50), at(fourth, Number.MAX_SAFE_INTEGER)]
    for (const event of [first, second, ...far])
      audit.see({ event, place: { ...placeOf(event), offset: 0 }, signatureIsRight: true })
    expect(audit.finish().map(({ code }) => code)).to.deep.equal(['gap', 'gap'])
  })

  it('names a forged event, and the gap that its place leaves', () => {
    expect(faultsOf([first, second, third], [second])).to.deep.equal(['bad-signature 102', 'gap 103'])
  })

  it('names a second event at a place that is taken', () => {
    const [, other] = published(2).map((event, index) => (index === 0 ? first : event))
    const fork = chainOf(LIULIN)({
      type: 'ItemPublished',
      version: 1,
      itemId: itemOf(LIULIN, 77),
      content: contentWith({ title: '另一份' }),
    })
    expect(faultsOf([first, other as HashedEvent, fork])).to.deep.equal(['fork 101'])
  })

  it('names a content that is not what was signed, in a repeat too', () => {
    const altered = { ...second, contentText: '{"title":"别的"}' }
    expect(faultsOf([first, altered])).to.deep.equal(['fingerprint-mismatch 102'])
    expect(faultsOf([first, second, altered])).to.deep.equal(['fingerprint-mismatch 102'])
  })

  it('names an event on a foreign item, and the chain goes on behind it', () => {
    const next = chainOf(LIULIN)
    const foreign = next({
      type: 'ItemRevised',
      version: 2,
      itemId: itemOf(ZEHE),
      content: contentWith(),
    })
    const own = next({ type: 'ItemPublished', version: 1, content: contentWith() })
    expect(faultsOf([foreign, own])).to.deep.equal(['not-allowed 101'])
  })

  it('names an unknown node once, unless the directory knows it later', () => {
    expect(faultsOf([first, second], [], emptyDirectory(HUB))).to.deep.equal(['unknown-node 101'])
    const audit = createChainAudit(emptyDirectory(HUB))
    for (const event of [first, second]) audit.see({ event, place: placeOf(event), signatureIsRight: true })
    audit.advance(DIRECTORY)
    expect(audit.finish()).to.be.empty
    expect(audit.chains().get(LIULIN)?.at(2)).to.equal(second.envelopeHash)
  })

  it('counts what the root gave up as no fault', () => {
    const audit = createChainAudit(DIRECTORY)
    audit.see({ event: first, place: placeOf(first), signatureIsRight: false })
    audit.discard(LIULIN, 1, first.envelopeHash)
    expect(audit.finish()).to.be.empty
  })

  it('counts an event that comes again, before its place in the chain or after, and judges it each time', () => {
    const repeatsOf = (events: HashedEvent[]) => {
      const audit = createChainAudit(DIRECTORY)
      for (const event of events) audit.see({ event, place: placeOf(event), signatureIsRight: true })
      return audit.repeats()
    }
    expect(repeatsOf([first, second, third])).to.equal(0)
    expect(repeatsOf([first, second, second])).to.equal(1)
    expect(repeatsOf([first, third, third, second])).to.equal(1)
    const audit = createChainAudit(DIRECTORY)
    for (const signatureIsRight of [true, false]) audit.see({ event: first, place: placeOf(first), signatureIsRight })
    expect(audit.finish().map(({ code }) => code)).to.deep.equal(['bad-signature'])
  })

  it('names a second event that waits for the same place', () => {
    const next = chainOf(LIULIN)
    const [, , other] = [1, 2, 3].map((version) =>
      next({ type: 'ItemPublished', version: 1, itemId: itemOf(LIULIN, 80 + version), content: contentWith() }),
    )
    expect(faultsOf([first, third, other as HashedEvent, second])).to.deep.equal(['fork 103'])
  })

  it('lets an event wait on when the root gave up another one at its place', () => {
    const audit = createChainAudit(DIRECTORY)
    const see = (event: HashedEvent) => audit.see({ event, place: placeOf(event), signatureIsRight: true })
    for (const event of [first, third]) see(event)
    audit.discard(LIULIN, 3, fourth.envelopeHash)
    see(second)
    expect(audit.chains().get(LIULIN)?.length).to.equal(3)
  })

  describe('with two missing events, for which very many others wait', () => {
    let begin: HashedEvent
    let missing: HashedEvent
    let waiting: HashedEvent[]
    let last: HashedEvent

    before(() => {
      const events = published(10_004)
      ;[begin, missing] = events as [HashedEvent, HashedEvent]
      waiting = events.slice(3, -1)
      last = events.at(-1) as HashedEvent
    })
    const auditOf = (directory: Directory) => {
      const audit = createChainAudit(directory)
      const see = (event: HashedEvent) => audit.see({ event, place: placeOf(event), signatureIsRight: true })
      return { ...audit, seeAll: (events: HashedEvent[]) => events.forEach(see) }
    }

    it('goes on behind them as soon as one more waits, and takes the first when it comes after all', () => {
      const audit = auditOf(DIRECTORY)
      audit.seeAll([begin, ...waiting])
      expect(audit.chains().get(LIULIN)?.length).to.equal(1)
      audit.seeAll([last])
      expect(audit.chains().get(LIULIN)?.length).to.equal(10_004)
      audit.seeAll([missing])
      expect(audit.finish().map(({ code, offset }) => `${code} ${offset}`)).to.deep.equal(['gap 104'])
    })

    it('waits on while the directory does not know the node', () => {
      const audit = auditOf(emptyDirectory(HUB))
      audit.seeAll([begin, ...waiting, last])
      expect(audit.finish().map(({ code }) => code)).to.deep.equal(['unknown-node'])
    })
  })
})
