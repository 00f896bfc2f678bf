import { expect } from 'chai'
import { actor } from '../../../services/hub/cli/actor.ts'
import { isPseudonym, typedReason } from '../../../services/hub/cli/typed-public-texts.ts'

const UID = `uid-${process.getuid?.() ?? 0}`

describe('who acts, as a command signs it', () => {
  it('is the user of this machine', () => {
    expect([actor(() => 'zhang'), actor(() => '张三'), isPseudonym('clerk 7')]).to.deep.equal(['zhang', '张三', true])
  })

  it('is never a number of a person, for nobody can take it back', () => {
    for (const name of ['13800138000', '11010519491231002X', 'zhang-13800138000'])
      expect([actor(() => name), isPseudonym(name)], name).to.deep.equal([UID, false])
  })

  it('is the number of the user where there is no name, or none that can be signed', () => {
    const nobody = () => {
      throw new Error('no such user')
    }
    for (const name of [
      nobody,
      () => '',
      () => ' ',
      () => 'a\nb',
      () => 'a\u001b[2J',
      () => 'x'.repeat(61),
      () => '\ud800',
    ])
      expect(actor(name)).to.equal(UID)
  })
})

describe('a reason that the root signs', () => {
  it('is refused with a number of a person in it, or when readers would skip it', () => {
    expect(typedReason('失窃')).to.equal('失窃')
    for (const reason of ['', '  ', '长'.repeat(201), '电话 13800138000', 'a\u0000'])
      expect(() => typedReason(reason), reason).to.throw('public for ever')
  })
})
