import { expect } from 'chai'
import { calendarKnownUntil } from '../../../services/domain/rules/calendar-known-until.ts'
import { CITY, DIRECTORY, directoryAfter } from '../scene.ts'

describe('the day until which the calendar is known', () => {
  const adopted = (...years: string[]) =>
    directoryAfter(DIRECTORY, {
      ...{ type: 'RulesAdopted', set: 'calendar', divisionCode: CITY, since: '2020-01-01' },
      rules: years.map((id) => ({ id, off: [], on: [] })),
    })

  it('ends the years that follow one another from this one on', () => {
    expect(calendarKnownUntil(adopted('2025', '2026', '2028'), '2026-12-01')).to.equal('2026-12-31')
    expect(calendarKnownUntil(adopted('2026', '2027'), '2026-12-01')).to.equal('2027-12-31')
    expect(calendarKnownUntil(adopted('2024'), '2026-12-01')).to.equal('2025-12-31')
  })

  it('is none where no year was adopted', () => {
    expect(calendarKnownUntil(DIRECTORY, '2026-12-01')).to.equal(null)
  })
})
