import { expect } from 'chai'
import type { DirectoryFact } from '../../../services/domain/directory/directory-event.ts'
import { parseNodeId } from '../../../services/domain/ids.ts'
import {
  couldReview,
  isNamedReviewer,
  isReviewerByName,
  mayReview,
  reviewersOf,
  reviewRulesFor,
} from '../../../services/domain/rules/may-review.ts'
import { type Rule, ruleFaults } from '../../../services/domain/rules/rule-sets.ts'
import { CITY, COUNTY, DIRECTORY, directoryAfter, LIULIN, node, OTHER_COUNTY, ZEHE } from '../scene.ts'

const TOP = parseNodeId('city')
const OTHER = parseNodeId('nanfei')
const BUREAU = parseNodeId('finance')
const review = (divisionCode = CITY, ...rules: Rule[]): DirectoryFact => ({
  ...{ type: 'RulesAdopted', set: 'review', divisionCode, since: '2020-01-01', rules },
})
const county: Rule = { id: 'county', reviews: 'catalogue', level: 'county', byLevel: 'city' }
const town: Rule = { id: 'town', reviews: 'catalogue', level: 'township', byLevel: 'county' }

describe('the right to review', () => {
  const with_ = (...facts: DirectoryFact[]) =>
    directoryAfter(DIRECTORY, node(OTHER, 'county', OTHER_COUNTY), node(BUREAU, 'city', CITY), ...facts)
  const may = (directory: ReturnType<typeof with_>, maker: string, of: string, more: object = {}) =>
    mayReview(directory, {
      ...{ maker: parseNodeId(maker), of: parseNodeId(of), reviews: 'catalogue' as const, day: '2026-03-01' },
      ...more,
    })

  it('is of the level that the rules name, at a place above only', () => {
    const directory = with_(review(CITY, county, town))
    expect(may(directory, 'city', ZEHE)).to.equal(true)
    expect(may(directory, ZEHE, LIULIN)).to.equal(true)
    expect(may(directory, OTHER, LIULIN)).to.equal(false)
    expect(may(directory, OTHER, ZEHE)).to.equal(false)
    expect(may(directory, ZEHE, ZEHE)).to.equal(false)
    expect(may(directory, 'city', LIULIN)).to.equal(false)
    expect(may(directory, 'city', 'nobody')).to.equal(false)
  })

  it('could come by a rule of any day to whoever stands above, or is named, and to nobody else', () => {
    const none = with_()
    expect(couldReview(none, TOP, ZEHE)).to.equal(true)
    expect(couldReview(none, ZEHE, LIULIN)).to.equal(true)
    for (const [maker, of] of [
      [ZEHE, ZEHE],
      [OTHER, ZEHE],
      [LIULIN, ZEHE],
      [OTHER, LIULIN],
    ] as const)
      expect(couldReview(none, maker, of), `${maker} ${of}`).to.equal(false)
    const named = with_(review(CITY, { ...county, byLevel: undefined, byNode: OTHER }))
    expect(couldReview(named, OTHER, ZEHE)).to.equal(true)
  })

  it('has all who are entitled on a day, with the rules that say so', () => {
    const named = { ...county, id: 'bureau', byLevel: undefined, byNode: BUREAU, field: '救灾' }
    const directory = with_(review(CITY, county, town, named))
    const of = (reviewed: string, more: object = {}) =>
      reviewersOf(directory, {
        ...{ of: parseNodeId(reviewed), reviews: 'catalogue' as const, day: '2026-03-01' },
        ...more,
      })
        .map(({ office, rules }) => `${office.nodeId}: ${rules.map(({ id }) => id).join(' ')}`)
        .sort()
    expect(of(ZEHE)).to.deep.equal(['city: county', 'finance: county'])
    expect(of(ZEHE, { field: '救灾' })).to.deep.equal(['city: county', 'finance: county bureau'])
    expect(of(LIULIN)).to.deep.equal(['zehe: town'])
    expect([of(ZEHE, { day: '2019-12-31' }), of('city'), of('nobody')]).to.deep.equal([[], [], []])
  })

  it('may be followed from an office: whom a rule of any day names it for, at whatever place', () => {
    const directory = with_(review(CITY, town, { ...county, byLevel: undefined, byNode: OTHER }))
    const isNamed = (office: string, of: string) => isNamedReviewer(directory, parseNodeId(office), parseNodeId(of))
    expect([isNamed(OTHER, ZEHE), isNamed(ZEHE, LIULIN)]).to.deep.equal([true, true])
    for (const [office, of] of [
      ['city', ZEHE],
      [OTHER, LIULIN],
      [OTHER, OTHER],
      ['nobody', ZEHE],
    ] as const)
      expect(isNamed(office, of), `${office} ${of}`).to.equal(false)
    expect([isReviewerByName(directory, OTHER), isReviewerByName(directory, ZEHE)]).to.deep.equal([true, false])
  })

  it('is of the day of the verdict, of its field and of what is reviewed', () => {
    const directory = with_(review(CITY, { ...county, field: '救灾' }))
    expect(may(directory, 'city', ZEHE, { field: '救灾' })).to.equal(true)
    expect(may(directory, 'city', ZEHE, { field: '社会救助' })).to.equal(false)
    expect(may(directory, 'city', ZEHE, { field: '救灾', day: '2019-12-31' })).to.equal(false)
    expect(may(directory, 'city', ZEHE, { field: '救灾', reviews: 'evidence' })).to.equal(false)
  })

  it('is of one node where a rule names it, and a county that adopts the rule anew moves its own only', () => {
    const own: Rule = { id: 'county', reviews: 'catalogue', level: 'county', byNode: BUREAU }
    const directory = with_(review(CITY, county), review(COUNTY, own))
    expect(may(directory, BUREAU, ZEHE)).to.equal(true)
    expect(may(directory, TOP, ZEHE)).to.equal(false)
    expect(may(directory, TOP, OTHER)).to.equal(true)
    const asked = { reviews: 'catalogue' as const, day: '2026-03-01' }
    expect(reviewRulesFor(directory, { of: ZEHE, ...asked }).map(({ byNode }) => byNode)).to.deep.equal([BUREAU])
  })
})

describe('a rule of who reviews', () => {
  const faults = (rule: object) => ruleFaults('review', [{ ...county, ...rule }]).map(({ pointer }) => pointer)

  it('names one reviewer, by level or by node', () => {
    expect(faults({})).to.deep.equal([])
    expect(faults({ byLevel: undefined })).to.deep.equal(['/rules/0/byLevel'])
    expect(faults({ byNode: 'finance' })).to.deep.equal(['/rules/0/byLevel'])
    expect(faults({ byLevel: undefined, byNode: 'Finance Office' })).to.deep.equal(['/rules/0/byNode'])
  })

  it('sends drafts over HTTPS, or to this machine', () => {
    for (const address of ['https://sh.example.cn/hub', 'http://127.0.0.1:8080', 'http://[::1]/'])
      expect(faults({ address }), address).to.deep.equal([])
    for (const address of ['http://sh.example.cn', 'https://a:b@sh.example.cn', 'ftp://x', 'https://x/?a=1', 'x', ''])
      expect(faults({ address }), address).to.deep.equal(['/rules/0/address'])
  })

  it('calls minor only what is printed', () => {
    expect(faults({ minor: ['basis', 'channels'] })).to.deep.equal([])
    expect(faults({ minor: ['note'] })).to.deep.equal(['/rules/0/minor/0'])
  })
})
