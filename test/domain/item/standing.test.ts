import { expect } from 'chai'
import fc from 'fast-check'
import { canFollow } from '../../../services/domain/item/can-follow.ts'
import { type NotAllowedEvent, standingAt } from '../../../services/domain/item/standing.ts'

/** An event that was not allowed: its place in the chain, the offset of its record, and where it was discarded. */
const no = (nodeSeq: number, notAllowedAt: number, freedAt: number | null = null): NotAllowedEvent => ({
  nodeSeq,
  notAllowedAt,
  freedAt,
})
const at = (nodeSeq: number, offset: number) => ({ nodeSeq, offset })

describe('how an item stands to the next event of its maker', () => {
  it('is whole as long as all of its events were allowed', () => {
    expect(standingAt([], at(2, 9))).to.equal('whole')
    expect(standingAt([no(3, 5)], at(3, 5))).to.equal('whole')
  })

  it('is closed behind an event that was not', () => {
    expect(standingAt([no(3, 5)], at(4, 6))).to.equal('closed')
  })

  it('is freed for what stands behind the discard, and for nothing before it', () => {
    expect(standingAt([no(3, 5, 8)], at(4, 7))).to.equal('closed')
    expect(standingAt([no(3, 5, 8)], at(4, 9))).to.equal('freed')
  })

  it('stays freed behind events that only followed the one that was discarded', () => {
    expect(standingAt([no(3, 5, 8), no(4, 7)], at(5, 9))).to.equal('freed')
  })

  it('is not freed when only a follower was discarded', () => {
    expect(standingAt([no(3, 5), no(4, 7, 8)], at(5, 9))).to.equal('closed')
  })

  it('is closed again by an event behind the discard, until that one is discarded as well', () => {
    expect(standingAt([no(3, 5, 8), no(4, 9)], at(5, 10))).to.equal('closed')
    expect(standingAt([no(3, 5, 8), no(4, 9, 11)], at(5, 10))).to.equal('closed')
    expect(standingAt([no(3, 5, 8), no(4, 9, 11)], at(5, 12))).to.equal('freed')
  })

  it('does not depend on what is stored behind the event already', () => {
    const offset = fc.integer({ min: 0, max: 30 })
    const chain = fc.array(fc.tuple(offset, fc.option(fc.integer({ min: 1, max: 10 }))), { maxLength: 6 })
    fc.assert(
      fc.property(chain, fc.integer({ min: 1, max: 8 }), offset, (steps, nodeSeq, place) => {
        const all = steps.map(([recordAt, freed], index) =>
          no(index + 1, recordAt, freed === null ? null : recordAt + freed),
        )
        const until = all
          .filter((one) => one.nodeSeq < nodeSeq)
          .map((one) => ({ ...one, freedAt: one.freedAt !== null && one.freedAt > place ? null : one.freedAt }))
        expect(standingAt(all, at(nodeSeq, place))).to.equal(standingAt(until, at(nodeSeq, place)))
      }),
    )
  })
})

describe('an event in a freed item', () => {
  const shown = { version: 2, fingerprint: 'shown' }
  const follows = (type: 'ItemPublished' | 'ItemRevised' | 'ItemWithdrawn' | 'ItemRedacted', version: number) =>
    canFollow({ type, version, fingerprint: 'another' as never }, shown, 'freed')

  it('counts when its version is higher than the one shown, and may skip some', () => {
    for (const type of ['ItemRevised', 'ItemWithdrawn', 'ItemRedacted'] as const)
      expect([1, 2, 3, 7].map((version) => follows(type, version))).to.deep.equal([false, false, true, true])
  })

  it('never publishes it a second time, nor for the first time', () => {
    expect(follows('ItemPublished', 3)).to.equal(false)
    for (const version of [1, 2])
      expect(
        canFollow({ type: 'ItemPublished', version, fingerprint: 'x' as never }, null, 'freed'),
        `version ${version}`,
      ).to.equal(false)
    expect(canFollow({ type: 'ItemRevised', version: 2, fingerprint: 'x' as never }, null, 'freed')).to.equal(false)
  })
})
