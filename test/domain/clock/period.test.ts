import { expect } from 'chai'
import {
  dayAfterPeriod,
  endOfPeriod,
  isPeriod,
  periodOf,
  periodsBetween,
} from '../../../services/domain/clock/period.ts'

describe('a period', () => {
  it('is a year, a half-year, a quarter or a month', () => {
    expect(['2025', '2025-H2', '2025-Q4', '2025-12'].every(isPeriod)).to.equal(true)
    expect(['2025-Q5', '2025-H3', '2025-13', '2025-12-31', '25', '2025-q1'].some(isPeriod)).to.equal(false)
  })

  it('is the one that a day lies in', () => {
    const every = ['year', 'half-year', 'quarter', 'month'] as const
    expect(every.map((one) => periodOf(one, '2025-07-01'))).to.deep.equal(['2025', '2025-H2', '2025-Q3', '2025-07'])
    expect(every.map((one) => periodOf(one, '2025-06-30'))).to.deep.equal(['2025', '2025-H1', '2025-Q2', '2025-06'])
  })

  it('has its day in the period that follows, or the last one of a shorter month', () => {
    const due = (period: string, month: number, day: number) => dayAfterPeriod(period, { month, day })
    expect(due('2025-Q4', 1, 20)).to.equal('2026-01-20')
    expect(due('2025-Q2', 1, 20)).to.equal('2025-07-20')
    expect(due('2025', 1, 31)).to.equal('2026-01-31')
    expect(due('2025-H1', 2, 31)).to.equal('2025-08-31')
    expect(due('2026-01', 1, 31)).to.equal('2026-02-28')
  })

  it('ends before the next one begins, and follows the one before', () => {
    expect(['2025', '2025-H1', '2025-Q4', '2024-02'].map(endOfPeriod)).to.deep.equal([
      ...['2025-12-31', '2025-06-30', '2025-12-31', '2024-02-29'],
    ])
    expect(periodsBetween('quarter', '2025-08-31', '2026-01-01')).to.deep.equal(['2025-Q3', '2025-Q4', '2026-Q1'])
    expect(periodsBetween('month', '2025-12-31', '2026-01-31')).to.deep.equal(['2025-12', '2026-01'])
    expect(periodsBetween('half-year', '2026-05-01', '2026-05-02')).to.deep.equal(['2026-H1'])
    expect(periodsBetween('year', '2026-05-01', '2025-05-02')).to.deep.equal([])
  })
})
