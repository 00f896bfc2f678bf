import { expect } from 'chai'
import { applyDirectoryEvents } from '../../../services/domain/directory/apply-directory-events.ts'
import { checkDirectoryFact } from '../../../services/domain/directory/check-directory-fact.ts'
import type { DirectoryFact } from '../../../services/domain/directory/directory-event.ts'
import { directoryFactSchema } from '../../../services/domain/directory/directory-fact-schema.ts'
import { signDirectoryFacts } from '../../../services/domain/directory/sign-directory-facts.ts'
import type { DivisionCode } from '../../../services/domain/ids.ts'
import { type Rule, ruleFaults } from '../../../services/domain/rules/rule-sets.ts'
import { calendarFor, phrasesFor, rulesInForce } from '../../../services/domain/rules/rules-in-force.ts'
import { AT, CITY, COUNTY, DIRECTORY, directoryAfter, OTHER_COUNTY, OTHER_TOWN, ROOT, TOWN, VILLAGE } from '../scene.ts'

const clock = (id: string, n: number, more: object = {}): Rule => ({
  id,
  law: '某法',
  article: '1',
  clauses: [{ kind: 'deadline', n, unit: 'workday' }],
  ...more,
})
const adopted = (divisionCode: DivisionCode, since: string, rules: Rule[], set = 'clocks'): DirectoryFact => ({
  type: 'RulesAdopted',
  set,
  divisionCode,
  since,
  rules,
})
/** The numbers of the rules that hold there, by id. */
const numbersAt = (facts: DirectoryFact[], place: DivisionCode, day: string) =>
  Object.fromEntries(
    rulesInForce(directoryAfter(DIRECTORY, ...facts), 'clocks', place, day).map(({ rule }) => [
      rule.id,
      (rule.clauses as { n: number }[])[0]?.n,
    ]),
  )

describe('rules that places adopt', () => {
  const city = adopted(CITY, '2020-01-01', [clock('a', 20), clock('b', 7)])

  it('hold for the place and all below, from their day on', () => {
    expect(numbersAt([city], VILLAGE, '2020-01-01')).to.deep.equal({ a: 20, b: 7 })
    expect(numbersAt([city], VILLAGE, '2019-12-31')).to.deep.equal({})
  })

  it('of a county win in that county only', () => {
    const facts = [city, adopted(COUNTY, '2020-01-01', [clock('a', 15)])]
    expect(numbersAt(facts, TOWN, '2026-01-01')).to.deep.equal({ a: 15, b: 7 })
    expect(numbersAt(facts, OTHER_COUNTY, '2026-01-01')).to.deep.equal({ a: 20, b: 7 })
    expect(numbersAt(facts, CITY, '2026-01-01')).to.deep.equal({ a: 20, b: 7 })
  })

  it('of one place count by their day, then by the later fact', () => {
    const facts = [adopted(CITY, '2022-01-01', [clock('a', 5)]), city, adopted(CITY, '2020-01-01', [clock('a', 21)])]
    expect(numbersAt(facts, CITY, '2021-01-01')).to.deep.equal({ a: 21, b: 7 })
    expect(numbersAt(facts, CITY, '2023-01-01')).to.deep.equal({ a: 5, b: 7 })
  })

  it('lapse with their day, and what a county put in their stead lapses with them', () => {
    const ended = adopted(CITY, '2020-01-01', [clock('a', 20, { ended: '2026-01-01' })])
    const facts = [ended, adopted(COUNTY, '2020-01-01', [clock('a', 15), clock('own', 3)])]
    expect(numbersAt(facts, TOWN, '2025-12-31')).to.deep.equal({ a: 15, own: 3 })
    expect(numbersAt(facts, TOWN, '2026-01-01')).to.deep.equal({ own: 3 })
  })

  it('of an unknown set are kept without effect', () => {
    const directory = directoryAfter(DIRECTORY, adopted(CITY, '2020-01-01', [{ id: 'x', anything: [1] }], 'weather'))
    expect(directory.rules('weather')).to.have.length(1)
    expect(rulesInForce(directory, 'clocks', CITY, '2026-01-01')).to.deep.equal([])
  })

  it('that do not fit are refused when they are signed, and change nothing where they were signed all the same', () => {
    const misfit = adopted(CITY, '2020-01-01', [{ id: '2026', off: [{ day: '2027-01-01' }], on: [] }], 'calendar')
    expect(checkDirectoryFact(DIRECTORY, misfit)[0]).to.include({ code: 'schema-invalid', pointer: '/rules/0/off' })
    const keys = [{ keyId: ROOT.keyId, privateKey: ROOT.privateKey }]
    const after = applyDirectoryEvents(
      DIRECTORY,
      signDirectoryFacts({ directory: DIRECTORY, facts: [misfit], keys, at: AT }),
    )
    expect(after.position).to.equal(DIRECTORY.position + 1)
    expect(after.rules('calendar')).to.deep.equal([])
  })

  it('tell of each misfit where it stands', () => {
    const faults = (rules: Rule[], set = 'clocks') => ruleFaults(set, rules).map(({ pointer }) => pointer)
    expect(faults([clock('a', 20), clock('a', 7)])).to.deep.equal(['/rules/1/id'])
    expect(faults([clock('a', 0)])).to.deep.equal(['/rules/0/clauses/0/n'])
    expect(faults([{ id: 'a' }])).to.deep.equal(['/rules/0/clauses'])
    expect(faults([{ id: 'a', clauses: [{ kind: 'of-a-later-version', n: 'x' }] }])).to.deep.equal([])
    expect(faults([{ id: '2026', off: [], on: [{ day: '2026-02-30' }] }], 'calendar')).to.deep.equal([
      '/rules/0/on/0/day',
    ])
    const day = { day: '2026-01-01' }
    expect(faults([{ id: '2026', off: [day], on: [day] }], 'calendar')).to.deep.equal(['/rules/0/on'])
  })

  it('take at most 200,000 characters a fact', () => {
    const fact = adopted(CITY, '2020-01-01', [{ id: 'x', text: '字'.repeat(200_000) }], 'weather')
    expect(directoryFactSchema.safeParse(fact).success).to.equal(false)
    expect(checkDirectoryFact(DIRECTORY, adopted(VILLAGE, '2020-01-01', [clock('a', 1)]))).to.deep.equal([])
  })

  it('of the calendar count by the year of each day, whatever the day of their adoption', () => {
    const year = (id: string, day: string): Rule => ({ id, off: [{ day }], on: [] })
    const directory = directoryAfter(
      DIRECTORY,
      adopted(CITY, '2026-11-01', [year('2026', '2026-05-01'), year('2027', '2027-01-01')], 'calendar'),
      adopted(COUNTY, '2026-11-01', [year('2027', '2027-01-04')], 'calendar'),
    )
    const isWorked = (place: DivisionCode, day: string) => calendarFor(directory, place, day).isWorkday(day)
    expect([isWorked(CITY, '2026-05-01'), isWorked(CITY, '2027-01-01'), isWorked(CITY, '2027-01-04')]).to.deep.equal([
      false,
      false,
      true,
    ])
    expect([isWorked(TOWN, '2026-05-01'), isWorked(TOWN, '2027-01-01'), isWorked(TOWN, '2027-01-04')]).to.deep.equal([
      false,
      true,
      false,
    ])
  })

  it('of a place that merges are those of the other place from the day of the merger on, and not before', () => {
    const facts: DirectoryFact[] = [
      city,
      adopted(COUNTY, '2020-01-01', [clock('a', 15)]),
      adopted(OTHER_TOWN, '2020-01-01', [clock('a', 3)]),
      { type: 'DivisionsMerged', codes: [TOWN], into: OTHER_TOWN, since: '2027-01-01' },
    ]
    expect(numbersAt(facts, TOWN, '2026-12-31')).to.deep.equal({ a: 15, b: 7 })
    expect(numbersAt(facts, TOWN, '2027-01-01')).to.deep.equal({ a: 3, b: 7 })
  })

  it('give the phrases of the place', () => {
    const phrase = (id: string, text: string) => ({ id, phrase: text, clauses: [{ kind: 'prompt' }] })
    const directory = directoryAfter(
      DIRECTORY,
      adopted(CITY, '2020-01-01', [phrase('p', '及时公开'), clock('a', 1)]),
      adopted(COUNTY, '2020-01-01', [phrase('q', '立即公开')]),
    )
    const at = (place: DivisionCode) => phrasesFor(directory, place, '2026-01-01').map(({ id }) => id)
    expect([at(CITY), at(TOWN)]).to.deep.equal([['p'], ['p', 'q']])
  })
})
