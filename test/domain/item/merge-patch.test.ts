import { expect } from 'chai'
import fc from 'fast-check'
import { mergePatch } from '../../../services/domain/item/merge-patch.ts'

/** RFC 7396, appendix A: target, patch, result. */
const EXAMPLES: [unknown, unknown, unknown][] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
]

describe('a merge patch', () => {
  it('does what RFC 7396 shows in its appendix', () => {
    for (const [target, patch, result] of EXAMPLES)
      expect(mergePatch(target, patch), JSON.stringify([target, patch])).to.deep.equal(result)
  })

  it('put on twice does what it does once, and changes neither of its inputs', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
        const before = JSON.stringify([target, patch])
        const once = mergePatch(target, patch)
        expect(mergePatch(once, patch)).to.deep.equal(once)
        expect(JSON.stringify([target, patch])).to.equal(before)
      }),
    )
  })

  it('sets no prototype', () => {
    const merged = mergePatch({}, JSON.parse('{"__proto__":{"polluted":1}}')) as object
    expect([Object.getPrototypeOf(merged), Object.keys(merged)]).to.deep.equal([Object.prototype, ['__proto__']])
  })
})
