import { expect } from 'chai'
import fc from 'fast-check'
import { parseStrictJson } from '../../services/edge/strict-json.ts'

const parse = (text: string) => parseStrictJson(Buffer.from(text, 'utf8'))
const faultOf = (text: string) => {
  const parsed = parse(text)
  return parsed.ok ? null : parsed.fault
}

describe('strict JSON', () => {
  it('reads every value that JSON can write', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        const hasOddText = /__proto__|\\u0000|\\ud[89a-f]/i.test(text)
        const parsed = parse(text)
        if (!hasOddText) expect(parsed).to.deep.equal({ ok: true, value: JSON.parse(text) })
      }),
    )
  })

  it('reads escaped quotes and backslashes, and brackets in text, as text', () => {
    const value = { 'a"b\\': ['{"a":1,"a":2}', '\\', '"', '[[,{'], c: { 'a"b\\': 1 } }
    expect(parse(JSON.stringify(value))).to.deep.equal({ ok: true, value })
  })

  it('allows the same key in different objects', () => {
    expect(faultOf('{"a":{"a":1},"b":[{"a":1},{"a":2}]}')).to.equal(null)
  })

  for (const [what, text, key, pointer] of [
    ['at the top', '{"title":"一","title":"二"}', 'title', ''],
    ['in a nested object', '{"content":{"body":{"text":"一","text":"二"}}}', 'text', '/content/body'],
    ['in a list', '[0,{"a":1},{"b":1,"b":2}]', 'b', '/2'],
    ['written once with an escape', '{"title":1,"\\u0074itle":2}', 'title', ''],
  ] as const)
    it(`names a key that stands twice ${what}`, () => {
      expect(faultOf(text)).to.deep.equal({ code: 'json-duplicate-key', pointer, details: { key } })
    })

  for (const [what, text, pointer] of [
    ['a lone surrogate', '{"a":["x","\\ud800"]}', '/a/1'],
    ['a lone surrogate in a key', '{"\\udc00":1}', '/\udc00'],
    ['NUL', '{"a":{"b~/c":"x\\u0000y"}}', '/a/b~0~1c'],
  ] as const)
    it(`refuses ${what}, with its place`, () => {
      expect(faultOf(text)).to.include({ code: 'text-unprintable', pointer })
    })

  for (const [what, text] of [
    ['an empty body', ''],
    ['half an object', '{"a":1'],
    ['a comma too many', '[1,]'],
    ['two values', '{} {}'],
    ['a comment', '{/* a */}'],
    ['a raw line feed in text', '"a\nb"'],
    ['__proto__', '{"__proto__":{"admin":true}}'],
    ['65 levels', '['.repeat(65) + ']'.repeat(65)],
    ['a million brackets', '['.repeat(1_000_000)],
  ] as const)
    it(`refuses ${what}`, () => {
      expect(faultOf(text)?.code).to.equal('json-unreadable')
    })

  it('accepts 64 levels', () => {
    expect(faultOf('['.repeat(64) + ']'.repeat(64))).to.equal(null)
  })

  it('refuses bytes that are not UTF-8', () => {
    const parsed = parseStrictJson(Buffer.from([0x22, 0xc3, 0x28, 0x22]))
    expect(parsed.ok ? null : parsed.fault.details).to.deep.equal({ reason: '不是有效的 UTF-8 编码' })
  })

  it('says where the syntax is wrong without quoting the text', () => {
    const fault = faultOf('{\n  "a": 身份证341222199001011234\n}')
    expect(JSON.stringify(fault)).to.contain('第 2 行').and.not.contain('3412')
  })
})
