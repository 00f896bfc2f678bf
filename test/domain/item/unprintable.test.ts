import { expect } from 'chai'
import { unprintableIn, unprintableOf } from '../../../services/domain/item/unprintable.ts'

describe('characters that no text may hold', () => {
  it('are found wherever they are, and named with their place', () => {
    const input = { 'a/b': ['好', { c: '\u000b' }], d: 1, e: null, f: '\ud800', g: 'tab\tline\r\n' }
    expect(unprintableIn(input)).to.deep.equal([
      { code: 'text-unprintable', pointer: '/a~1b/1/c', details: { found: 'U+000B' } },
      { code: 'text-unprintable', pointer: '/f', details: { found: '不成对的代理字符' } },
    ])
    expect(unprintableIn('\0', '/reason')).to.deep.equal([
      { code: 'text-unprintable', pointer: '/reason', details: { found: 'U+0000' } },
    ])
  })

  it('are the control characters but tab, line feed and carriage return, and the two that Unicode has none for', () => {
    const found = Array.from({ length: 0x10000 }, (_, point) => point).filter(
      (point) => (point < 0xd800 || point > 0xdfff) && unprintableOf(`a${String.fromCharCode(point)}b`) !== null,
    )
    const controls = Array.from({ length: 32 }, (_, point) => point).filter((point) => ![9, 10, 13].includes(point))
    expect(found).to.deep.equal([...controls, 0x7f, 0xfffe, 0xffff])
  })
})
