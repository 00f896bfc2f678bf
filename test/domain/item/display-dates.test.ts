import { expect } from 'chai'
import fc from 'fast-check'
import { parseInstant } from '../../../services/domain/ids.ts'
import {
  dayInShanghai,
  displayEndedBefore,
  firstDay,
  isDisplayedOn,
  lastDay,
} from '../../../services/domain/item/display-dates.ts'

describe('display dates', () => {
  it('include their first and their last day', () => {
    const dates = { displayFrom: '2026-03-01', displayUntil: '2026-03-08' }
    const shown = ['2026-02-28', '2026-03-01', '2026-03-08', '2026-03-09'].map((day) => isDisplayedOn(dates, day))
    expect(shown).to.deep.equal([false, true, true, false])
  })

  it('written as a month or a year mean the whole of it', () => {
    expect(isDisplayedOn({ displayFrom: '2026-03', displayUntil: '2026' }, '2026-03-01')).to.equal(true)
    expect(isDisplayedOn({ displayFrom: '2026-03', displayUntil: '2026' }, '2026-02-28')).to.equal(false)
    expect(isDisplayedOn({ displayUntil: '2026' }, '2026-12-31')).to.equal(true)
    expect(displayEndedBefore({ displayUntil: '2026' }, '2027-01-01')).to.equal(true)
  })

  it('that are left out hide nothing', () => {
    expect(isDisplayedOn({}, '2026-03-01')).to.equal(true)
    expect(displayEndedBefore({}, '9999-01-01')).to.equal(false)
  })

  it('as numbers of days, as an index holds them, say the same', () => {
    const day = fc
      .integer({ min: 0, max: 1500 })
      .map((n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10))
    const date = fc.option(
      fc.tuple(day, fc.constantFrom(4, 7, 10)).map(([text, length]) => text.slice(0, length)),
      { nil: undefined },
    )
    fc.assert(
      fc.property(date, date, day, (displayFrom, displayUntil, today) => {
        const now = firstDay(today)
        expect(firstDay(displayFrom ?? null) <= now && lastDay(displayUntil ?? null) >= now).to.equal(
          isDisplayedOn({ displayFrom, displayUntil }, today),
        )
      }),
    )
  })

  it('are compared with the day in Asia/Shanghai, eight hours ahead', () => {
    expect(dayInShanghai(parseInstant('2026-03-01T15:59:59.999Z'))).to.equal('2026-03-01')
    expect(dayInShanghai(parseInstant('2026-03-01T16:00:00.000Z'))).to.equal('2026-03-02')
    expect(dayInShanghai(parseInstant('2026-12-31T16:00:00.000Z'))).to.equal('2027-01-01')
  })
})
