import { expect } from 'chai'
import fc from 'fast-check'
import { calendarOf } from '../../../services/domain/clock/calendar.ts'
import type { Clause } from '../../../services/domain/clock/clause.ts'
import { addDays } from '../../../services/domain/clock/days.ts'
import { dueOn, type Suspension } from '../../../services/domain/clock/due-on.ts'
import { announcedYear } from '../../../services/hub/founding/rules/calendar-year.ts'

const YEARS = [2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026].flatMap((year) => {
  const rule = announcedYear(year)
  return rule === null ? [] : [rule as never]
})
const CALENDAR = calendarOf(YEARS)
const workdays = (n: number): Clause => ({ kind: 'deadline', n, unit: 'workday' })
const span = (text: string): Suspension => {
  const [after = '', until = ''] = text.split('/')
  return { after, until }
}

describe('a deadline', () => {
  const counted: [from: string, n: number, suspended: string[], due: string][] = [
    ['2020-10-29', 20, [], '2020-11-26'],
    ['2026-09-25', 20, [], '2026-10-29'],
    ['2026-09-25', 7, [], '2026-10-12'],
    ['2026-03-02', 20, [], '2026-03-30'],
    ['2026-03-02', 40, [], '2026-04-28'],
    ['2026-03-02', 20, ['2026-03-10/2026-03-27'], '2026-04-17'],
    ['2026-03-02', 40, ['2026-03-10/2026-03-27'], '2026-05-19'],
    ['2026-03-02', 20, ['2026-03-13/2026-03-14'], '2026-03-30'],
    ['2026-03-02', 20, ['2026-03-14/2026-03-16'], '2026-03-31'],
    ['2026-03-02', 20, ['2026-03-10/2026-03-27', '2026-03-20/2026-04-03'], '2026-04-24'],
  ]
  for (const [from, n, suspended, due] of counted)
    it(`of ${n} working days from ${from}${suspended.map((one) => ` without ${one}`).join('')} ends on ${due}`, () => {
      expect(dueOn(workdays(n), from, CALENDAR, suspended.map(span))).to.include({ due, provisional: false })
    })

  it('names the days that it stepped over, and the weekends that it counted', () => {
    const october = dueOn(workdays(20), '2020-10-29', CALENDAR)
    expect(october.skipped.map(({ day }) => day.slice(5))).to.deep.equal([
      '10-31',
      '11-01',
      '11-07',
      '11-08',
      '11-14',
      '11-15',
      '11-21',
      '11-22',
    ])
    const holidays = dueOn(workdays(20), '2026-09-25', CALENDAR)
    expect(holidays.skipped).to.have.length(14)
    expect(holidays.skipped.find(({ day }) => day === '2026-10-01')).to.include({ why: 'holiday', name: '国庆节' })
    expect(holidays.worked.map(({ day }) => day)).to.deep.equal(['2026-10-10'])
  })

  it('is provisional beyond the last adopted year, and moves when that year is adopted', () => {
    expect(dueOn(workdays(20), '2026-12-10', CALENDAR)).to.include({ due: '2027-01-07', provisional: true })
    const adopted = calendarOf([...YEARS, { id: '2027', off: [{ day: '2027-01-01' }], on: [] }])
    expect(dueOn(workdays(20), '2026-12-10', adopted)).to.include({ due: '2027-01-08', provisional: false })
  })

  it('in calendar days ends on the next working day, and never before', () => {
    const thirty: Clause = { kind: 'deadline', n: 30, unit: 'day' }
    const ends = ['2026-03-02', '2026-09-25', '2026-01-30'].map((from) => dueOn(thirty, from, CALENDAR).due)
    expect(ends).to.deep.equal(['2026-04-01', '2026-10-26', '2026-03-02'])
  })

  it('in months ends on the corresponding day, or on the last day of a shorter month', () => {
    const month: Clause = { kind: 'deadline', n: 1, unit: 'month' }
    expect(dueOn(month, '2026-01-31', CALENDAR).due).to.equal('2026-02-28')
    expect(dueOn({ ...month, unit: 'year' }, '2024-02-29', CALENDAR).due).to.equal('2025-02-28')
  })

  it('of a minimum never moves: the first day counts only where the rule says so', () => {
    const posted: Clause = { kind: 'minimum-duration', n: 15, unit: 'day' }
    expect(dueOn(posted, '2026-01-20', CALENDAR).due).to.equal('2026-02-04')
    expect(dueOn({ ...posted, firstDay: 'counted' }, '2026-01-20', CALENDAR).due).to.equal('2026-02-03')
    expect(dueOn(posted, '2026-03-06', CALENDAR).due, 'a Saturday').to.equal('2026-03-21')
  })

  it('on a day that the rule names never moves', () => {
    const yearly: Clause = { kind: 'recurring', every: 'year', due: { month: 1, day: 31 } }
    const quarterly: Clause = { kind: 'recurring', every: 'quarter', due: { month: 1, day: 20 } }
    expect(dueOn(yearly, '2026-06-01', CALENDAR).due, 'a Sunday').to.equal('2027-01-31')
    expect(dueOn(quarterly, '2025-05-01', CALENDAR).due, 'a Sunday').to.equal('2025-07-20')
    expect(dueOn(quarterly, '2025-12-31', CALENDAR).due).to.equal('2026-01-20')
  })

  it('does not follow from a clause without a number, nor from one of a later version', () => {
    for (const clause of [{ kind: 'prompt' }, { kind: 'of-a-later-version', n: 3 }, { kind: 'missing' }])
      expect(dueOn(clause as Clause, '2026-03-02', CALENDAR).due).to.equal(null)
  })

  it('beyond what calendars know is none, and takes no time to say so', () => {
    expect(dueOn(workdays(3660), '2099-01-01', CALENDAR).due).to.equal(null)
    expect(dueOn(workdays(20), '2026-03-02', CALENDAR, [span('2026-03-02/9999-12-31')]).due).to.equal(null)
  })

  const day = fc.integer({ min: 0, max: 3200 }).map((n) => addDays('2018-01-01', n))
  it('counts what counting by hand counts', () =>
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.tuple(day, fc.nat(40)), { maxLength: 3 }),
        (from, n, spans) => {
          const suspensions = spans.map(([after, length]) => ({ after, until: addDays(after, length) }))
          const isOut = (at: string) => suspensions.some(({ after, until }) => after < at && at <= until)
          let left = n
          let at = from
          while (left > 0) {
            at = addDays(at, 1)
            if (CALENDAR.isWorkday(at) && !isOut(at)) left--
          }
          const { due, skipped } = dueOn(workdays(n), from, CALENDAR, suspensions)
          expect(due).to.equal(at)
          expect(skipped.length + n).to.equal((Date.parse(at) - Date.parse(from)) / 86_400_000)
          if (suspensions.length === 0) expect(CALENDAR.workdaysBetween(from, at)).to.equal(n)
        },
      ),
    ))
})

describe('a limit of a stranger', () => {
  const atLeast = (n: number, unit: 'month' | 'year' | 'day'): Clause => ({
    ...{ kind: 'minimum-duration', n, unit, firstDay: 'counted' },
  })
  const counted: [from: string, clause: Clause, due: string][] = [
    ['2026-03-01', atLeast(1, 'month'), '2026-03-31'],
    ['2026-01-31', atLeast(1, 'month'), '2026-02-28'],
    ['2024-03-01', atLeast(1, 'year'), '2025-02-28'],
    ['2026-03-15', atLeast(1, 'month'), '2026-04-14'],
    ['2026-03-01', atLeast(5, 'day'), '2026-03-05'],
  ]
  for (const [from, clause, due] of counted)
    it(`at least ${clause.n} ${clause.unit} from ${from}, which counts, lasts until ${due}`, () => {
      expect(dueOn(clause, from, CALENDAR).due).to.equal(due)
    })

  const ahead = (n: number, unit: string): Clause => ({ kind: 'before', n, unit })
  for (const [n, unit] of [
    [3660, 'year'],
    [1950, 'year'],
    [3660, 'month'],
  ] as const)
    it(`${n} ${unit}s before a day lie before every calendar: no date follows`, () => {
      expect(dueOn(ahead(n, unit), '2026-03-01', CALENDAR).due).to.equal(null)
    })

  it('counts no further back than calendars go, also where their first day is off', () => {
    const calendar = calendarOf([{ id: '1900', off: [{ day: '1900-01-01' }], on: [] }])
    expect(dueOn(ahead(3660, 'workday'), '1901-01-01', calendar).due).to.equal(null)
  })

  it('counts days and years as they are counted one by one, with suspensions anywhere', () => {
    const day = fc.integer({ min: -400, max: 900 }).map((offset) => addDays('2026-01-01', offset))
    const spans = fc.array(
      fc.tuple(day, fc.integer({ min: 0, max: 60 })).map(([after, n]) => ({ after, until: addDays(after, n) })),
      { maxLength: 3 },
    )
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 500 }), (suspensions, n) => {
        let at = '2026-01-01'
        for (let left = n; left > 0; ) {
          at = addDays(at, 1)
          if (!suspensions.some(({ after, until }) => at > after && at <= until)) left--
        }
        const due = dueOn({ kind: 'deadline', n, unit: 'day' }, '2026-01-01', CALENDAR, suspensions).due ?? ''
        while (!CALENDAR.isWorkday(at) || suspensions.some(({ after, until }) => at > after && at <= until))
          at = addDays(at, 1)
        expect(due).to.equal(at)
      }),
    )
  })
})
