import { expect } from 'chai'
import { z } from 'zod'
import { schemaFaults, valueAt } from '../../services/domain/schema-faults.ts'

const schema = z.strictObject({
  name: z.string().min(2).max(4),
  count: z.int().optional(),
  kind: z.enum(['a', 'b']).optional(),
  code: z.string().regex(/^x$/).optional(),
  at: z
    .string()
    .refine(() => false)
    .optional(),
  one: z.number({ error: '要数字' }).optional(),
  shape: z
    .union([
      z.strictObject({ type: z.literal('square'), side: z.number() }),
      z.strictObject({ r: z.strictObject({ cm: z.number() }) }),
    ])
    .optional(),
  place: z.union([z.string(), z.number()]).optional(),
  fact: z.discriminatedUnion('type', [z.strictObject({ type: z.literal('a') })]).optional(),
})

const faultsOf = (input: unknown) => {
  const parsed = schema.safeParse(input)
  return parsed.success ? [] : schemaFaults(parsed.error, input)
}
const said = (input: object) =>
  faultsOf({ name: 'abc', ...input }).map(({ code, pointer, details }) => [
    code,
    pointer,
    details?.reason ?? details?.name,
  ])

describe('what a schema finds wrong with an input', () => {
  it('is told with its place and in Chinese', () => {
    expect(said({ name: 'a' })).to.deep.equal([['schema-invalid', '/name', '太短或太小（至少 2）']])
    expect(said({ name: 'abcde' })).to.deep.equal([['schema-invalid', '/name', '太长或太大（至多 4）']])
    expect(said({ name: undefined })).to.deep.equal([['schema-invalid', '/name', '缺少该字段']])
    expect(said({ name: 1 })).to.deep.equal([['schema-invalid', '/name', '应为文字']])
    expect(said({ count: 'x' })).to.deep.equal([['schema-invalid', '/count', '应为数字']])
    expect(said({ kind: 'c' })).to.deep.equal([['schema-invalid', '/kind', '只能是 a、b']])
    expect(said({ code: 'y' })).to.deep.equal([['schema-invalid', '/code', '格式不对']])
    expect(said({ at: 'y' })).to.deep.equal([['schema-invalid', '/at', '不符合要求']])
  })

  it("is told in the schema's own words, if they are Chinese", () => {
    expect(said({ one: 'x' })).to.deep.equal([['schema-invalid', '/one', '要数字']])
  })

  it('names each member that it does not know', () => {
    expect(said({ 'a/b': 1, c: 2 })).to.deep.equal([
      ['field-unrecognised', '/a~1b', 'a/b'],
      ['field-unrecognised', '/c', 'c'],
    ])
  })

  it('names a hundred members that it does not know at most; the last of them says how many follow', () => {
    const keysOf = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, 1]))
    const mores = (count: number) =>
      faultsOf({ name: 'abc', ...keysOf(count) }).map(({ details }) => (details as { more?: number }).more)
    expect(mores(99)).to.deep.equal(Array(99).fill(undefined))
    expect(mores(100)).to.deep.equal(Array(100).fill(undefined))
    expect(mores(101)).to.deep.equal([...Array(99).fill(undefined), 1])
    expect(mores(350)).to.deep.equal([...Array(99).fill(undefined), 250])
    for (const fault of faultsOf({ name: 'abc', ...keysOf(100) }))
      expect(Object.keys(fault.details ?? {})).to.deep.equal(['name'])
  })

  it('is, of several forms, what is wrong with the one that its writer meant', () => {
    expect(said({ shape: { r: { cm: 'x' } } })).to.deep.equal([['schema-invalid', '/shape/r/cm', '应为数字']])
    expect(said({ shape: { type: 'square', side: 'x' } })).to.deep.equal([
      ['schema-invalid', '/shape/side', '应为数字'],
    ])
  })

  it('is, of several forms, the deepest of what is wrong with each, whatever else is', () => {
    expect(said({ shape: { r: { cm: 'x' }, z: 1 } })).to.deep.equal([
      ['schema-invalid', '/shape/r/cm', '应为数字'],
      ['field-unrecognised', '/shape/z', 'z'],
    ])
  })

  it('is, of several forms that all are far, the whole', () => {
    expect(said({ place: true })).to.deep.equal([['schema-invalid', '/place', '不符合要求']])
    expect(said({ fact: { type: 'b' } })).to.deep.equal([['schema-invalid', '/fact/type', '不符合要求']])
  })
})

describe('what an input holds at a path', () => {
  it('is nothing where there is nothing', () => {
    expect(valueAt({ a: [{ b: 1 }] }, ['a', 0, 'b'])).to.equal(1)
    expect(valueAt({ a: null }, ['a', 'b', 'c'])).to.equal(undefined)
    expect(valueAt(7, [])).to.equal(7)
  })
})
