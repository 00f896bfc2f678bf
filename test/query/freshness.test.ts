import { expect } from 'chai'
import { type Instant, parseInstant, parseNodeId } from '../../services/domain/ids.ts'
import { freshnessOf, ofEveryPartition, type UnreadNode } from '../../services/query/freshness.ts'

const NOW = parseInstant('2026-03-05T01:10:00.000Z')
const EARLY = parseInstant('2026-03-05T01:00:00.000Z')
const LATE = parseInstant('2026-03-05T01:09:00.000Z')
const UNKNOWN = { asOf: null, lagSeconds: null, asSent: false }

const freshOf = (...times: (Instant | null)[]) =>
  freshnessOf(
    times.map((caughtUpAt) => ({ caughtUpAt })),
    NOW,
  )

describe('the freshness of an answer', () => {
  it('is that of the partition that was caught up longest ago, in any order', () => {
    expect(freshOf(LATE, EARLY)).to.deep.equal({ asOf: EARLY, lagSeconds: 600, asSent: false })
    expect(freshOf(EARLY, LATE, NOW)).to.deep.equal({ asOf: EARLY, lagSeconds: 600, asSent: false })
  })

  it('is unknown as long as one partition was never caught up', () => {
    expect(freshOf(LATE, null)).to.deep.equal(UNKNOWN)
    expect(freshOf(null, EARLY, LATE)).to.deep.equal(UNKNOWN)
  })

  it('is unknown as long as one partition was never read at all, and so has no checkpoint', () => {
    const stored = [{ partition: 1, caughtUpAt: LATE }]
    expect(freshnessOf(ofEveryPartition(stored, 3), NOW)).to.deep.equal(UNKNOWN)
    const all = [0, 1, 2].map((partition) => ({ partition, caughtUpAt: LATE }))
    expect(freshnessOf(ofEveryPartition(all, 3), NOW)).to.deep.equal({ asOf: LATE, lagSeconds: 60, asSent: false })
  })

  it('is unknown while nothing was ever read', () => expect(freshOf()).to.deep.equal(UNKNOWN))

  it('is unknown when the projector’s clock is far ahead', () =>
    expect(freshOf(parseInstant('2026-03-06T01:00:00.000Z'))).to.deep.equal(UNKNOWN))

  describe('with what is on no page yet', () => {
    const withUnread = (...unread: Omit<UnreadNode, 'nodeId'>[]) =>
      freshnessOf(
        [{ caughtUpAt: LATE }],
        NOW,
        unread.map((node) => ({ nodeId: parseNodeId('taihe'), ...node })),
      )

    it('is that of the first event that a journal holds and no page shows, however fresh the log is', () => {
      expect(withUnread({ journal: 'here', since: EARLY })).to.deep.equal({
        asOf: EARLY,
        lagSeconds: 600,
        asSent: false,
      })
      expect(withUnread({ journal: 'here', since: NOW }).asOf).to.equal(LATE)
    })

    it('is unknown where a journal cannot be read', () =>
      expect(withUnread({ journal: 'unreadable', since: null })).to.deep.equal(UNKNOWN))

    it('is that of what was sent where a journal lies elsewhere, and says so', () => {
      expect(withUnread({ journal: 'elsewhere', since: null })).to.deep.equal({
        asOf: LATE,
        lagSeconds: 60,
        asSent: true,
      })
      expect(withUnread({ journal: 'elsewhere', since: EARLY }).asOf).to.equal(EARLY)
    })
  })
})
