import { expect } from 'chai'
import { namingLookAlikes, withUnifiedHan } from '../../services/domain/unified-han.ts'

describe('characters that look like an ideograph and are none', () => {
  for (const [text, meant] of [
    ['太和县\u2f24庙集镇', '太和县大庙集镇'],
    ['\u2ea0政局', '民政局'],
    ['\u2ed4\u2ee9\u2ef0\u2ed3', '门黄龙长'],
    ['\uf9dd州', '利州'],
    ['\u{2f800}', '丽'],
  ] as const)
    it(`${text} is compared as ${meant}`, () => expect(withUnifiedHan(text)).to.equal(meant))

  it('are all of the radicals that Unicode gives an ideograph for, and nothing else changes', () => {
    const changed = Array.from({ length: 0x10000 }, (_, point) => String.fromCharCode(point)).filter(
      (character) => withUnifiedHan(character) !== character,
    )
    expect(changed.length).to.be.above(700)
    expect(changed.every((character) => /[\u2e80-\u2fdf\uf900-\ufaff]/.test(character))).to.equal(true)
    const text = '太政办〔２０２６〕３号（ａｂｃ）①㈠㎡'
    expect(withUnifiedHan(text)).to.equal(text)
  })

  it('are named, because they look right', () => {
    expect(namingLookAlikes('太和县\u2f24庙集镇')).to.equal('太和县\u2f24庙集镇（“\u2f24”是 U+2F24，应为“大”）')
    expect(namingLookAlikes('太和县大庙集镇')).to.equal('太和县大庙集镇')
  })

  it('are named once each, three of them at most, and not where there is no other to mean', () => {
    const four = '\u2f24\u2f24\u2f25\u2f26\u2f27'
    expect([...namingLookAlikes(four).matchAll(/是 (U\+\w+)/g)].map(([, name]) => name)).to.deep.equal([
      'U+2F24',
      'U+2F25',
      'U+2F26',
    ])
    expect(namingLookAlikes('\u2e80')).to.equal('\u2e80')
  })
})
