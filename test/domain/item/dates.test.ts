import { expect } from 'chai'
import { isAfter, isDate } from '../../../services/domain/item/dates.ts'

describe('dates', () => {
  it('a year or a month that a day falls in is not after it', () => {
    expect(isAfter('2026', '2026-03-05')).to.equal(false)
    expect(isAfter('2026-03', '2026-03-05')).to.equal(false)
    expect(isAfter('2027', '2026-03-05')).to.equal(true)
    expect(isAfter('2026-04', '2026-03-05')).to.equal(true)
  })

  it('a day is after those before it, and not after itself', () => {
    const days = ['2025-12-31', '2026-03-04', '2026-03-05', '2026-03-06', '2026-10-01']
    expect(days.map((day) => isAfter(day, '2026-03-05'))).to.deep.equal([false, false, false, true, true])
  })

  it('every day of four centuries is a date, and none twice', () => {
    const days = Array.from({ length: 146_097 }, (_, n) =>
      new Date(Date.UTC(1900, 0, 1 + n)).toISOString().slice(0, 10),
    )
    expect(days.every(isDate)).to.equal(true)
    expect(new Set(days).size).to.equal(days.length)
  })

  it('days before the first and after the last of a month are none, nor is what only holds a date', () => {
    for (const text of ['2026-03-00', '2026-03-32', '2026-04-31', '2026-00', '2026-13', '12026', '2026-03x', '2026-3'])
      expect(isDate(text), text).to.equal(false)
  })
})
