import { expect } from 'chai'
import { unprintableIn, unprintableOf } from '../../../services/domain/item/unprintable.ts'

describe('characters that no text may hold', () => {
  it('are found wherever they are, and named with their place', () => {
    const input = { 'a/b': ['好', { c: '\u000b' }], d: 1, e: null, f: '𠮷a\ud800', g: 'tab\tline\r\n' }
    expect(unprintableIn(input)).to.deep.equal([
      { code: 'text-unprintable', pointer: '/a~1b/1/c', details: { found: 'U+000B', offset: 1 } },
      { code: 'text-unprintable', pointer: '/f', details: { found: '不成对的代理字符', offset: 3 } },
    ])
    expect(unprintableIn('\0', '/reason')).to.deep.equal([
      { code: 'text-unprintable', pointer: '/reason', details: { found: 'U+0000', offset: 1 } },
    ])
  })

  it('are controls but tab and line breaks, marks of direction, what stands for a lost character or picture, and none at all', () => {
    const found = Array.from({ length: 0x10000 }, (_, point) => point).filter(
      (point) => (point < 0xd800 || point > 0xdfff) && unprintableOf(`a${String.fromCharCode(point)}b`) !== null,
    )
    const controls = Array.from({ length: 32 }, (_, point) => point).filter((point) => ![9, 10, 13].includes(point))
    const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, step) => from + step)
    const directions = [0x61c, 0x200e, 0x200f, ...range(0x202a, 0x202e), ...range(0x2066, 0x2069)]
    const none = [...range(0xfdd0, 0xfdef), ...range(0xfff9, 0xffff)]
    expect(found).to.deep.equal([...controls, ...range(0x7f, 0x9f), ...directions, ...none])
    expect(unprintableOf('旗\u{e0067}')).to.deep.equal({ found: 'U+E0067', offset: 2 })
  })
})
