import { expect } from 'chai'
import fc from 'fast-check'
import { calendarOf } from '../../../services/domain/clock/calendar.ts'
import { addDays } from '../../../services/domain/clock/days.ts'

const CALENDAR = calendarOf([
  { id: '2026', off: [{ day: '2026-01-01', name: '元旦' }], on: [{ day: '2026-01-04', name: '元旦' }] },
])

describe('a calendar', () => {
  it('has weekends of every year, and the holidays and worked weekends of the years that were adopted', () => {
    const worked = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2027-01-01', '1900-01-01', '2100-12-31']
    expect(worked.map(CALENDAR.isWorkday)).to.deep.equal([false, true, false, true, true, true, true])
    expect(CALENDAR.nameOf('2026-01-01')).to.equal('元旦')
    expect([CALENDAR.knows('2026'), CALENDAR.knows('2027')]).to.deep.equal([true, false])
  })

  it('takes the later of two adoptions of one year', () => {
    const again = calendarOf([
      { id: '2026', off: [{ day: '2026-01-01' }], on: [] },
      { id: '2026', off: [{ day: '2026-01-02' }], on: [] },
    ])
    expect([again.isWorkday('2026-01-01'), again.isWorkday('2026-01-02')]).to.deep.equal([true, false])
  })

  const day = fc.integer({ min: 0, max: 73_000 }).map((n) => addDays('1900-01-01', n))
  it('counts as many working days forwards as backwards, and finds the n-th again', () =>
    fc.assert(
      fc.property(day, day, fc.integer({ min: 1, max: 300 }), (a, b, n) => {
        expect(CALENDAR.workdaysBetween(a, b)).to.equal(-CALENDAR.workdaysBetween(b, a) || 0)
        const nth = CALENDAR.workdayAfter(a, n)
        if (nth === null) return
        expect(CALENDAR.isWorkday(nth)).to.equal(true)
        expect(CALENDAR.workdaysBetween(a, nth)).to.equal(n)
      }),
    ))
})
