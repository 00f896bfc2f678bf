import { expect } from 'chai'
import { type Rule, ruleFaults } from '../../../services/domain/rules/rule-sets.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'

const clock = (clause: object, phrase?: string): Rule => ({ id: 'c', clauses: [clause], ...(phrase && { phrase }) })
const within = { kind: 'deadline', n: '{1}', unit: 'month' }

describe('rules of a stranger', () => {
  it('take a number of a cell only where their phrase has it', () => {
    expect(ruleFaults('clocks', [clock(within)])).to.have.length(1)
    expect(ruleFaults('clocks', [clock(within, '{2}个月内')])).to.have.length(1)
    expect(ruleFaults('clocks', [clock(within, '自｛1｝个月内')])).to.deep.equal([])
    expect(ruleFaults('clocks', [clock({ ...within, n: 1 })])).to.deep.equal([])
  })

  it('that do not fit are named, for nobody counts to the 7,000th of a file', () => {
    expect(ruleFaults('clocks', [{ ...clock(within), id: 'own-7' }])[0]?.details?.reason).to.contain('own-7')
  })

  it('give a reviewer as many working or calendar days as they say, and nothing else', () => {
    const within = (limit: unknown): Rule => ({
      ...{ id: 'county', reviews: 'catalogue', level: 'county', byLevel: 'city', limit },
    })
    for (const fits of [undefined, { n: 10, unit: 'workday' }, { n: 366, unit: 'day', note: 'later' }])
      expect(ruleFaults('review', [within(fits)]), JSON.stringify(fits)).to.deep.equal([])
    for (const wrong of [10, '10个工作日', {}, { n: 0, unit: 'day' }, { n: 1.5, unit: 'day' }, { n: 3, unit: 'month' }])
      expect(ruleFaults('review', [within(wrong)])[0]?.pointer, JSON.stringify(wrong)).to.match(/^\/rules\/0\/limit/)
  })

  it('that are shipped fit', () => {
    for (const fact of shippedRules('341222' as never))
      if (fact.type === 'RulesAdopted') expect(ruleFaults(fact.set, fact.rules)).to.deep.equal([])
  })

  it('are looked through once for ids that are given twice, whatever they are named', () => {
    const many: Rule[] = Array.from({ length: 14_000 }, (_, index) => ({ id: `r${index}` }))
    let reads = 0
    const counting = many.map((rule) => ({
      get id() {
        reads++
        return rule.id
      },
    }))
    expect(ruleFaults('later', counting)).to.deep.equal([])
    expect(reads).to.be.at.most(2 * many.length)
    const twice = ruleFaults('later', [{ id: '__proto__' }, { id: 'constructor' }, { id: '__proto__' }])
    expect(twice.map(({ pointer }) => pointer)).to.deep.equal(['/rules/2/id'])
  })
})
