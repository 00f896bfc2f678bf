import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import { calendarOf } from '../../../services/domain/clock/calendar.ts'
import { dueOn } from '../../../services/domain/clock/due-on.ts'
import { type Phrase, readTimeLimit } from '../../../services/domain/clock/time-limit.ts'
import { parseDivisionCode } from '../../../services/domain/ids.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import { needsShared } from '../../e2e/shared-data.ts'

const rules = shippedRules(parseDivisionCode('341200')).flatMap((fact) =>
  fact.type === 'RulesAdopted' ? fact.rules.map((rule) => ({ set: fact.set, rule })) : [],
)
const of = (set: string) => rules.flatMap((one) => (one.set === set ? [one.rule] : []))
const CALENDAR = calendarOf(of('calendar') as never)
const PHRASES = of('clocks').filter(({ phrase }) => phrase !== undefined) as unknown as Phrase[]

/** The member names of the readings that were made by hand. */
const MEMBER: Record<string, string> = { other_law_prevails: 'otherLawPrevails' }

interface Reading {
  raw: string | null
  clauses: Record<string, unknown>[]
  [member: string]: unknown
}

describe('the rules that are shipped, held against figures computed elsewhere', () => {
  it('hold 32 clocks of national laws, and none of a region', () => {
    expect(of('clocks').filter(({ law }) => law !== undefined)).to.have.length(32)
  })

  it('judge 3,309 published documents as counted by hand: 113 late', function () {
    const file = needsShared(this, 'data/publication_lag.csv')
    const rows = parse(readFileSync(file), { columns: true }) as Record<string, string>[]
    const between = ({ issued = '', published = '' }) => CALENDAR.workdaysBetween(issued, published)
    const counted = rows.filter(({ working_days: days }) => days !== '')
    expect(counted.filter((row) => between(row) === Number(row.working_days))).to.have.length(3309)
    const due = (day = '') => dueOn({ kind: 'deadline', n: 20, unit: 'workday' }, day, CALENDAR).due ?? ''
    expect(rows.filter(({ issued, published = '' }) => published > due(issued))).to.have.length(113)
    expect(rows.filter((row) => between(row) > 20)).to.have.length(111)
  })

  it('read every limit of a catalogue of 309 rows', function () {
    const { rows } = JSON.parse(readFileSync(needsShared(this, 'data/catalogue.json'), 'utf8'))
    const unread = rows.filter(
      (row: { time_limit_raw: string | null }) => readTimeLimit(row.time_limit_raw, PHRASES) === null,
    )
    expect(rows).to.have.length(309)
    expect(unread).to.deep.equal([])
  })

  it('read 80 phrases as they were read by hand, in every member', function () {
    const { phrases } = JSON.parse(readFileSync(needsShared(this, 'data/time_limits.json'), 'utf8')) as {
      phrases: Reading[]
    }
    expect(phrases).to.have.length(80)
    for (const { raw, clauses, count: _, fields: __, first_row_id: ___, ...rest } of phrases) {
      const read = readTimeLimit(raw, PHRASES)
      expect(read?.clauses.map(comparable), String(raw)).to.deep.equal(clauses.map(comparable))
      for (const [member, value] of Object.entries(rest).filter(([name]) => name !== 'note'))
        expect(read, String(raw))
          .to.have.property(MEMBER[member] ?? member)
          .that.satisfies((told: unknown) => told === value || (member === 'ambiguous' && typeof told === 'string'))
    }
  })
})

/** Days are members here and words there; notes are in other words. */
function comparable({ due, note: _, ...clause }: Record<string, unknown>): Record<string, unknown> {
  if (due === undefined) return clause
  if (due === 'day 20 of the first month of the quarter') return { ...clause, due: { month: 1, day: 20 } }
  const [month, day] = typeof due === 'string' ? due.split('-').map(Number) : []
  return { ...clause, due: month === undefined ? due : { month, day } }
}
