import { expect } from 'chai'
import fc from 'fast-check'
import { parseInstant } from '../../../services/domain/ids.ts'
import { earlySignOffs, signOffFaults } from '../../../services/domain/sign-off/check-sign-offs.ts'
import type { SignOff } from '../../../services/domain/sign-off/sign-off.ts'

const TODAY = '2026-03-05'
const ONE: SignOff = { role: '初审', actor: 'office-07', at: '2026-03-04' }
const faults = (...signOffs: Partial<SignOff>[]) =>
  signOffFaults(
    signOffs.map((one) => ({ ...ONE, ...one })),
    TODAY,
  ).map(({ code, pointer }) => `${code} ${pointer}`)

describe('a sign-off', () => {
  it('names a role, a pseudonym and a day', () => {
    expect(faults({}, { role: '终审', at: TODAY }, { actor: 'office-08' })).to.deep.equal([])
  })

  it('is refused with its place where it does not', () => {
    expect(faults({ role: '' }, { role: '审'.repeat(21) }, { role: ' 初审' }).length).to.equal(3)
    expect(faults({ actor: '' })).to.deep.equal(['schema-invalid /review/0/actor'])
    for (const number of ['13800138000', '340321199001011238', 'a\u202eb', 'x\ny'])
      expect(faults({ actor: number }), number).to.deep.equal(['schema-invalid /review/0/actor'])
    for (const at of ['2026-03', '2026-02-30', '05/03/2026', '0001-01-01', '2026-03-05T08:00:00.000Z', ''])
      expect(faults({ at }), at).to.deep.equal(['schema-invalid /review/0/at'])
    expect(faults({ at: '2026-03-06' })).to.deep.equal(['date-in-future /review/0/at'])
    expect(faults({}, {})).to.deep.equal(['schema-invalid /review/1'])
    expect(faults(...Array.from({ length: 21 }, (_, at) => ({ actor: `a${at}` })))).to.deep.equal([
      'schema-invalid /review',
    ])
  })

  it('is read whatever a stranger writes', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ role: fc.string(), actor: fc.string(), at: fc.string() })), (any) => {
        for (const { pointer } of signOffFaults(any, TODAY)) expect(pointer).to.match(/^\/review/)
      }),
    )
  })

  it('of a day before there was anything to look at is a warning', () => {
    const early = (at: string, issuedOn?: string, changed: string | null = null) =>
      earlySignOffs([{ ...ONE, at }], { issuedOn, changed: changed === null ? null : parseInstant(changed) }).map(
        ({ pointer, details }) => `${pointer} ${details?.title} ${details?.date}`,
      )
    expect(early('2026-03-04')).to.deep.equal([])
    expect(early('2026-03-04', '2026-03-04')).to.deep.equal([])
    expect(early('2026-03-04', '2026-03')).to.deep.equal([])
    expect(early('2026-03-04', '2026-03-05')).to.deep.equal(['/review/0/at 成文日期 2026-03-05'])
    expect(early('2026-03-04', '2026-01-01', '2026-03-04T15:00:00.000Z')).to.deep.equal([])
    expect(early('2026-03-04', '2026-01-01', '2026-03-04T17:00:00.000Z')).to.deep.equal([
      '/review/0/at 上一版的发布日期 2026-03-05',
    ])
  })
})
