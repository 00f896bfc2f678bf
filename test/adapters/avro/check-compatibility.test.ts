import { expect } from 'chai'
import { checkCompatibility } from '../../../services/adapters/avro/check-compatibility.ts'
import { SCHEMAS } from '../../schemas.ts'

const field = (name: string, type: unknown = 'string', more: object = {}) => ({ name, type, ...more })
const nullable = (name: string, type: unknown = 'string') => field(name, ['null', type], { default: null })
const version = (number: number, fields: object[]) => ({
  name: 'hub.Test',
  version: number,
  text: JSON.stringify({ type: 'record', name: 'Test', namespace: 'hub', fields }),
})
const inner = (fields: object[]) => ({ type: 'array', items: { type: 'record', name: 'Inner', fields } })
const faultsOf = (...versions: object[][]) =>
  checkCompatibility(versions.map((fields, index) => version(index + 1, fields))).map(
    ({ path, what }) => `${path}: ${what}`,
  )

describe('A schema’s next version', () => {
  it('is all right for every schema that is released', () => {
    expect(checkCompatibility(SCHEMAS)).to.deep.equal([])
  })

  it('may add a nullable field, at any depth', () => {
    expect(faultsOf([field('a')], [field('a'), nullable('b')])).to.deep.equal([])
    expect(
      faultsOf([field('a', inner([field('x')]))], [field('a', inner([field('x'), nullable('y', 'long')]))]),
    ).to.deep.equal([])
    expect(faultsOf([field('a')], [field('a', 'string', { doc: 'said better' })])).to.deep.equal([])
  })

  const refused: [string, object[], object[], string][] = [
    ['lose a field', [field('a'), field('b')], [field('a')], 'b: the field is gone'],
    ['rename a field', [field('a')], [nullable('b')], 'a: the field is gone'],
    [
      'add a field that has to be there',
      [field('a')],
      [field('a'), field('b')],
      'b: a new field has to be nullable, null first, with default null',
    ],
    [
      'add a field without a default',
      [field('a')],
      [field('a'), field('b', ['null', 'string'])],
      'b: a new field has to be nullable, null first, with default null',
    ],
    ['change a type', [field('a', 'long')], [field('a', 'double')], 'a: its type changed'],
    ['make a field nullable', [field('a')], [nullable('a')], 'a: its type changed'],
    [
      'add a branch',
      [nullable('a')],
      [field('a', ['null', 'string', 'long'], { default: null })],
      'a: the union has other branches',
    ],
    [
      'change a default',
      [field('a', 'string', { default: 'x' })],
      [field('a', 'string', { default: 'y' })],
      'a: its default changed',
    ],
    ['change the order', [field('a'), field('b')], [field('b'), field('a')], 'the record: fields changed their order'],
    [
      'break a record within',
      [field('a', inner([field('x')]))],
      [field('a', inner([field('y')]))],
      'a.[].x: the field is gone',
    ],
  ]
  for (const [what, earlier, later, fault] of refused)
    it(`may not ${what}`, () => {
      expect(faultsOf(earlier, later)).to.include(fault)
    })

  it('is compared with every earlier version, not only with the last', () => {
    const faults = checkCompatibility([
      version(1, [field('a')]),
      version(2, [field('a'), nullable('b')]),
      version(3, [field('a'), nullable('b', 'long')]),
      version(4, [field('a')]),
    ])
    expect(faults.map((found) => `${found.version}/${found.against}`)).to.deep.equal(['3/2', '4/2', '4/3'])
  })
})
