import { join } from 'node:path'
import { expect } from 'chai'
import { parseNodeId } from '../../../services/domain/ids.ts'
import { isPseudonym } from '../../../services/domain/personal-data/public-text.ts'
import { signingClerk } from '../../../services/hub/cli/signing-clerk.ts'
import { typedReason } from '../../../services/hub/cli/typed-public-texts.ts'
import { createAccess } from '../../../services/hub/data/access.ts'
import { scratchFolder } from '../../scratch-folder.ts'

const NOW = '2026-03-05T00:00:00.000Z'
const TAIHE = parseNodeId('taihe')
const FUYANG = parseNodeId('fuyang')

describe('who signs what a command publishes', () => {
  const folder = scratchFolder()
  let files = 0
  const accessOf = () => createAccess(join(folder(), `access-${files++}.json`), () => NOW)
  const withClerks = () => {
    const access = accessOf()
    const [token, other, auditor] = access.grantAll([
      { actor: 'clerk-7', role: 'clerk', nodeId: TAIHE },
      { actor: 'clerk-8', role: 'clerk', nodeId: FUYANG },
      { actor: 'audit-1', role: 'auditor', nodeId: null },
    ])
    const [over] = access.grantAll([{ actor: 'clerk-6', role: 'clerk', nodeId: TAIHE }], '2026-03-01T00:00:00.000Z')
    return { access, token, other, auditor, over }
  }
  const codeOf = (work: () => unknown): string => {
    try {
      work()
    } catch (error) {
      return (error as { code: string }).code
    }
    return 'none'
  }

  it('is the pseudonym that was typed, if it is a clerk’s of that node', () => {
    const { access } = withClerks()
    expect(signingClerk(TAIHE, { actor: 'clerk-7', token: null }, access, NOW)).to.equal('clerk-7')
    for (const actor of ['clerk-8', 'audit-1', 'clerk-6', 'root', '13800138000', ''])
      expect(
        codeOf(() => signingClerk(TAIHE, { actor, token: null }, access, NOW)),
        actor,
      ).to.equal('actor-unknown')
  })

  it('is the holder of the token', () => {
    const { access, token = '', other = '', auditor = '', over = '' } = withClerks()
    const by = (one: string) => () => signingClerk(TAIHE, { actor: undefined, token: one }, access, NOW)
    expect(by(token)()).to.equal('clerk-7')
    expect([other, auditor, over, 'hub_x'].map((one) => codeOf(by(one)))).to.deep.equal([
      'node-not-yours',
      'node-not-yours',
      'token-expired',
      'token-unknown',
    ])
  })

  it('is nobody where nothing was said, and never the user of this machine', () => {
    const { access } = withClerks()
    const nothing = { actor: undefined, token: null }
    expect(() => signingClerk(TAIHE, nothing, access, NOW))
      .to.throw('--actor')
      .with.property('code', 'actor-missing')
    expect(() => signingClerk(TAIHE, nothing, access, NOW)).to.throw('Clerks of taihe: clerk-7.')
    expect(() => signingClerk(TAIHE, nothing, accessOf(), NOW)).to.throw(
      'hub tokens new --actor PSEUDONYM --node taihe',
    )
  })

  it('has a pseudonym that is no number of a person, for nobody can take it back', () => {
    for (const name of ['13800138000', '11010519491231002X', 'zhang-13800138000', '', ' ', 'a\nb', 'x'.repeat(61)])
      expect(isPseudonym(name), name).to.equal(false)
    expect(isPseudonym('clerk 7')).to.equal(true)
  })
})

describe('a reason that the root signs', () => {
  it('is refused with a number of a person in it, or when readers would skip it', () => {
    expect(typedReason('失窃')).to.equal('失窃')
    for (const reason of ['', '  ', '长'.repeat(201), '电话 13800138000', 'a\u0000'])
      expect(() => typedReason(reason), reason).to.throw('public for ever')
  })
})
