import { expect } from 'chai'
import type { DirectoryFact } from '../../../services/domain/directory/directory-event.ts'
import { createReviewDuties, type ToReview } from '../../../services/domain/duties/review-duties.ts'
import { rulesAt } from '../../../services/domain/duties/rules-at.ts'
import { parseNodeId } from '../../../services/domain/ids.ts'
import type { Rule } from '../../../services/domain/rules/rule-sets.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import { CITY, COUNTY, DIRECTORY, directoryAfter, itemOf, LIULIN, node, ZEHE } from '../scene.ts'

const BUREAU = parseNodeId('finance')
const CALENDAR = shippedRules(CITY).filter((fact) => fact.type === 'RulesAdopted' && fact.set === 'calendar')
const adopted = (since: string, ...rules: Rule[]): DirectoryFact => ({
  ...{ type: 'RulesAdopted', set: 'review', divisionCode: CITY, since, rules },
})
const own: Rule = { id: 'county', reviews: 'catalogue', level: 'county', byLevel: 'city' }
const tenDays = { n: 10, unit: 'workday' }

const WHAT: ToReview = {
  ...{ reviews: 'catalogue', itemId: itemOf(ZEHE, 1), of: ZEHE, title: '目录', divisionCode: COUNTY, field: '救灾' },
  ...{ since: '2026-03-02', judged: null },
}

describe('the duty to review', () => {
  const duties = (facts: DirectoryFact[], on: string, more: Partial<ToReview> = {}) => {
    const directory = directoryAfter(DIRECTORY, node(BUREAU, 'city', CITY), ...CALENDAR, ...facts)
    return createReviewDuties({ directory, rules: rulesAt(directory), on })({ ...WHAT, ...more }).map(
      ({ nodeId, due, state, workdaysLate, rule }) => `${nodeId} ${due} ${state} ${workdaysLate} ${rule?.id}`,
    )
  }

  it('is of each office that may, and of nobody where no rule says so', () => {
    expect(duties([adopted('2020-01-01', own)], '2026-03-10')).to.deep.equal([
      ...['city null undated 0 county', 'finance null undated 0 county'],
    ])
    expect(duties([], '2026-03-10')).to.deep.equal([])
    const named = { ...own, byLevel: undefined, byNode: BUREAU, field: '扶贫' }
    expect(duties([adopted('2020-01-01', named)], '2026-03-10')).to.deep.equal([])
    expect(duties([adopted('2020-01-01', named)], '2026-03-10', { field: '扶贫' })).to.deep.equal([
      'finance null undated 0 county',
    ])
  })

  it('has the limit of the day on which the version was published, in working days or in calendar days that roll', () => {
    const within = (limit: object) => [adopted('2020-01-01', { ...own, byLevel: undefined, byNode: BUREAU, limit })]
    expect(duties(within(tenDays), '2026-03-16')).to.deep.equal(['finance 2026-03-16 open 0 county'])
    expect(duties(within(tenDays), '2026-03-18')).to.deep.equal(['finance 2026-03-16 overdue 2 county'])
    // The fifth day is a Saturday.
    expect(duties(within({ n: 5, unit: 'day' }), '2026-03-03')).to.deep.equal(['finance 2026-03-09 open 0 county'])
    const since = [adopted('2020-01-01', { ...own, byLevel: undefined, byNode: BUREAU }), ...within(tenDays)]
    const later = [since[0] as DirectoryFact, { ...(since[1] as object), since: '2026-03-03' } as DirectoryFact]
    expect(duties(later, '2026-04-30')).to.deep.equal(['finance null undated 0 county'])
    expect(duties(later, '2026-04-30', { since: '2026-03-03' })).to.deep.equal(['finance 2026-03-17 overdue 31 county'])
  })

  it('has of several limits of an office the earliest', () => {
    const also = { ...own, id: 'special', byLevel: undefined, byNode: BUREAU, limit: { n: 3, unit: 'workday' } }
    expect(duties([adopted('2020-01-01', { ...own, limit: tenDays }, also)], '2026-03-03')).to.deep.equal([
      ...['city 2026-03-16 open 0 county', 'finance 2026-03-05 open 0 special'],
    ])
  })

  it('is not there before the version was published, nor of a node that nobody knows', () => {
    expect(duties([adopted('2020-01-01', own)], '2026-03-01')).to.deep.equal([])
    expect(duties([adopted('2020-01-01', own)], '2026-03-10', { of: LIULIN })).to.deep.equal([])
    expect(duties([adopted('2020-01-01', own)], '2026-03-10', { of: parseNodeId('nobody') })).to.deep.equal([])
  })
})
