import { expect } from 'chai'
import { type Instant, parseInstant } from '../../services/domain/ids.ts'
import { secondsSince } from '../../services/domain/seconds-since.ts'

describe('The age of what another machine dated', () => {
  const now = parseInstant('2026-03-05T08:00:00.000Z')

  it('is in seconds, also over time zones', () => {
    // No instant of this hub has an offset. The other machine's may.
    expect(secondsSince('2026-03-05T15:59:30.500+08:00' as Instant, now)).to.equal(29.5)
  })

  it('is 0 and never negative where the clocks differ a little', () => {
    expect(secondsSince(parseInstant('2026-03-05T08:00:42.000Z'), now)).to.equal(0)
    expect(secondsSince(parseInstant('2026-03-05T08:01:00.000Z'), now)).to.equal(0)
    expect(secondsSince(parseInstant('2026-03-05T08:01:00.001Z'), now)).to.equal(null)
  })

  it('is unknown and not 0 where a clock is a day ahead', () => {
    expect(secondsSince(parseInstant('2026-03-06T08:00:00.000Z'), now)).to.equal(null)
  })
})
