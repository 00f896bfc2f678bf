import { expect } from 'chai'
import fc from 'fast-check'
import type { DirectoryFact } from '../../../services/domain/directory/directory-event.ts'
import { parseNodeId } from '../../../services/domain/ids.ts'
import { reviewersOf, reviewRulesFor } from '../../../services/domain/rules/may-review.ts'
import { type Rule, ruleFaults } from '../../../services/domain/rules/rule-sets.ts'
import type { SignOffRule } from '../../../services/domain/rules/sign-off-rule.ts'
import { missedSignOffs, rolesOf, signOffRulesFor } from '../../../services/domain/sign-off/demanded-sign-offs.ts'
import type { SignOff } from '../../../services/domain/sign-off/sign-off.ts'
import { CITY, COUNTY, DIRECTORY, directoryAfter, LIULIN, ZEHE } from '../scene.ts'

const adopted = (divisionCode = CITY, ...rules: Rule[]): DirectoryFact => ({
  ...{ type: 'RulesAdopted', set: 'review', divisionCode, since: '2026-01-01', rules },
})
const three: Rule = { id: 'three', roles: ['初审', '复审', '终审'], before: ['publish', 'revise'] }
const secrecy: Rule = { id: 'secrecy', roles: ['保密审查'], before: ['publish'] }

describe('a rule that demands sign-offs', () => {
  const demanded = (facts: DirectoryFact[], more: Partial<Parameters<typeof signOffRulesFor>[1]> & { of?: string }) => {
    const { of = ZEHE, ...rest } = more
    const directory = directoryAfter(DIRECTORY, ...facts)
    const node = directory.node(parseNodeId(of))
    if (node === undefined) throw new Error(of)
    const asked = { does: 'publish' as const, node, content: () => ({}), day: '2026-03-01', ...rest }
    return rolesOf(signOffRulesFor(directory, asked)).join(' ')
  }

  it('fits beside those that say who reviews what, and neither is taken for the other', () => {
    const reviews = { id: 'county', reviews: 'catalogue', level: 'county', byLevel: 'city' }
    expect(ruleFaults('review', [three, secrecy, reviews])).to.deep.equal([])
    const directory = directoryAfter(DIRECTORY, adopted(CITY, three, reviews))
    const of = { reviews: 'catalogue', of: ZEHE, day: '2026-03-01' } as const
    expect(reviewRulesFor(directory, of).map(({ id }) => id)).to.deep.equal(['county'])
    expect(reviewersOf(directory, of).map(({ office }) => office.nodeId)).to.deep.equal(['city'])
    expect(demanded([adopted(CITY, three, reviews)], {})).to.equal('初审 复审 终审')
  })

  it('is refused where it does not say what it means, with the place', () => {
    const pointers = (change: object) =>
      ruleFaults('review', [{ ...three, ...change }]).map(({ pointer }) => pointer.replace('/rules/0', ''))
    expect(pointers({ roles: [] })).to.deep.equal(['/roles'])
    expect(pointers({ roles: ['初审', '初审'] })).to.deep.equal(['/roles'])
    expect(pointers({ roles: ['初审', '13800138000'] })).to.deep.equal(['/roles/1'])
    expect(pointers({ before: [] })).to.deep.equal(['/before'])
    expect(pointers({ before: ['sign'] })).to.deep.equal(['/before/0'])
    expect(pointers({ of: { level: 'county' } })).to.deep.equal(['/of'])
    expect(pointers({ of: { nodes: ['341222'] } })).to.deep.equal(['/of/nodes/0'])
    expect(pointers({ distinct: 'yes' })).to.deep.equal(['/distinct'])
    expect(ruleFaults('review', [{ id: 'neither' }]).length).to.be.above(0)
  })

  it('holds for what it names, at its place and below, from its day on', () => {
    const facts = [adopted(CITY, three), adopted(COUNTY, secrecy)]
    expect(demanded(facts, {})).to.equal('初审 复审 终审 保密审查')
    expect(demanded(facts, { of: 'city' })).to.equal('初审 复审 终审')
    expect(demanded(facts, { does: 'revise' })).to.equal('初审 复审 终审')
    expect(demanded(facts, { does: 'withdraw' })).to.equal('')
    expect(demanded(facts, { day: '2025-12-31' })).to.equal('')
    const ended = adopted(CITY, { ...three, ended: '2026-06-01' })
    expect(demanded([...facts, ended], { day: '2026-06-01' })).to.equal('保密审查')
  })

  it('holds for levels, nodes, kinds and fields only where it says so', () => {
    const of = (one: object) => [adopted(CITY, { ...secrecy, of: one })]
    expect(demanded(of({ levels: ['township'] }), { of: LIULIN })).to.equal('保密审查')
    expect(demanded(of({ levels: ['township'] }), {})).to.equal('')
    expect(demanded(of({ nodes: [ZEHE] }), {})).to.equal('保密审查')
    expect(demanded(of({ nodes: [ZEHE] }), { of: LIULIN })).to.equal('')
    expect(demanded(of({ kinds: ['document'] }), {})).to.equal('保密审查')
    expect(demanded(of({ kinds: ['document'] }), { content: () => ({ kind: 'table' }) })).to.equal('')
    const fields = { fields: ['救灾'], levels: ['county'] }
    expect(demanded(of(fields), { content: () => ({ field: '救灾' }) })).to.equal('保密审查')
    expect(demanded(of(fields), { content: () => ({ field: '扶贫' }) })).to.equal('')
    expect(demanded(of(fields), {})).to.equal('')
    expect(demanded(of(fields), { content: () => null })).to.equal('')
  })

  it('keeps its place without effect where it does not fit', () => {
    expect(demanded([adopted(CITY, { ...three, before: ['later'] })], {})).to.equal('')
  })
})

describe('the sign-offs of a command', () => {
  const rule = (roles: string[], distinct?: boolean): SignOffRule => ({ id: 'r', roles, before: ['publish'], distinct })
  const by = (role: string, actor = 'a'): SignOff => ({ role, actor, at: '2026-03-01' })
  const said = (rules: SignOffRule[], ...signOffs: SignOff[]) =>
    missedSignOffs(rules, signOffs).map(({ code, details }) => `${code} ${details?.actor ?? ''} ${details?.roles}`)

  it('miss the roles that nobody signed off in, each once', () => {
    const rules = [rule(['初审', '终审']), rule(['终审', '保密审查'])]
    expect(said(rules)).to.deep.equal(['sign-off-missing  初审、终审、保密审查'])
    expect(said(rules, by('终审'), by('初审'))).to.deep.equal(['sign-off-missing  保密审查'])
    expect(said(rules, by('终审'), by('初审'), by('保密审查'), by('会签'))).to.deep.equal([])
  })

  it('may be of one person in two roles, unless a rule wants two', () => {
    const both = [by('初审'), by('终审')]
    expect(said([rule(['初审', '终审'])], ...both)).to.deep.equal([])
    expect(said([rule(['初审', '终审'], true)], ...both)).to.deep.equal(['sign-off-not-distinct a 初审、终审'])
    expect(said([rule(['初审'], true), rule(['终审'], true)], ...both)).to.deep.equal([])
    expect(said([rule(['初审', '终审'], true)], by('初审'), by('终审', 'b'), by('终审', 'c'))).to.deep.equal([])
  })

  it('are enough where each role has one person of its own, whatever else is signed', () => {
    const role = fc.constantFrom('初审', '复审', '终审', '保密审查')
    const roles = fc.uniqueArray(role, { minLength: 1 })
    fc.assert(
      fc.property(fc.array(fc.tuple(roles, fc.boolean())), fc.array(fc.string()), (demands, others) => {
        const rules = demands.map(([wanted, distinct]) => rule(wanted, distinct))
        const enough = rolesOf(rules).map((one, at) => by(one, `person-${at}`))
        expect(missedSignOffs(rules, [...enough, ...others.map((one) => by(`${one}！`))])).to.deep.equal([])
        for (const [at, { role: left }] of enough.entries())
          expect(missedSignOffs(rules, enough.toSpliced(at, 1))[0]?.details?.roles).to.equal(left)
      }),
    )
  })
})
