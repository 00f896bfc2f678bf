import { expect } from 'chai'
import { createChainAudit } from '../../services/auditor/chain-audit.ts'
import type { FaultPlace } from '../../services/auditor/fault.ts'
import { emptyDirectory } from '../../services/domain/directory/apply-directory-events.ts'
import type { HashedEvent } from '../../services/domain/event/signed-event.ts'
import { chainOf, contentWith, DIRECTORY, HUB, itemOf } from '../domain/scene.ts'

const published = (count: number, nodeId = 'liulin'): HashedEvent[] => {
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

  it('names a forged event, and the gap that its place leaves', () => {
    expect(faultsOf([first, second, third], [second])).to.deep.equal(['bad-signature 102', 'gap 103'])
  })

  it('names a second event at a place that is taken', () => {
    const [, other] = published(2).map((event, index) => (index === 0 ? first : event))
    const fork = chainOf('liulin')({
      type: 'ItemPublished',
      version: 1,
      itemId: itemOf('liulin', 77),
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
    const next = chainOf('liulin')
    const foreign = next({ type: 'ItemRevised', version: 2, itemId: itemOf('zehe'), content: contentWith() })
    const own = next({ type: 'ItemPublished', version: 1, content: contentWith() })
    expect(faultsOf([foreign, own])).to.deep.equal(['not-allowed 101'])
  })

  it('names an unknown node once, unless the directory knows it later', () => {
    expect(faultsOf([first, second], [], emptyDirectory(HUB))).to.deep.equal(['unknown-node 101'])
    const audit = createChainAudit(emptyDirectory(HUB))
    for (const event of [first, second]) audit.see({ event, place: placeOf(event), signatureIsRight: true })
    audit.advance(DIRECTORY)
    expect(audit.finish()).to.be.empty
    expect(audit.chains().get('liulin')?.at(2)).to.equal(second.envelopeHash)
  })

  it('counts what the root gave up as no fault', () => {
    const audit = createChainAudit(DIRECTORY)
    audit.see({ event: first, place: placeOf(first), signatureIsRight: false })
    audit.discard('liulin', 1, first.envelopeHash)
    expect(audit.finish()).to.be.empty
  })

  it('goes on behind a missing event as soon as very many wait for it, and no sooner', () => {
    const [begin, , ...waiting] = published(10_003)
    const audit = createChainAudit(DIRECTORY)
    const see = (event: HashedEvent) => audit.see({ event, place: placeOf(event), signatureIsRight: true })
    for (const event of [begin as HashedEvent, ...waiting.slice(0, -1)]) see(event)
    expect(audit.chains().get('liulin')?.length).to.equal(1)
    see(waiting.at(-1) as HashedEvent)
    expect(audit.chains().get('liulin')?.length).to.equal(10_003)
    expect(audit.finish().map(({ code, offset }) => `${code} ${offset}`)).to.deep.equal(['gap 103'])
  })
})
