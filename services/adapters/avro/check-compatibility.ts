import { isDeepStrictEqual } from 'node:util'
import type { ReleasedSchema } from '../../ports/event-codec.ts'

export interface SchemaFault {
  name: string
  version: number
  /** The earlier version that it does not fit. */
  against: number
  /** Field names from the record inwards. */
  path: string
  what: string
}

type Schema = string | Schema[] | { [key: string]: unknown; type: Schema }
interface Field {
  name: string
  type: Schema
  default?: unknown
}

/**
 * Compares every version with every earlier one, more strictly than the registry's FULL_TRANSITIVE: a field may only be
 * added, nullable with default null, and nothing else may change. So an earlier program still reads and keeps what a
 * later one adds.
 */
export function checkCompatibility(released: ReleasedSchema[]): SchemaFault[] {
  return released.flatMap((later) =>
    released
      .filter(({ name, version }) => name === later.name && version < later.version)
      .flatMap((earlier) =>
        compare(parse(earlier), parse(later), []).map(({ path, what }) => ({
          name: later.name,
          version: later.version,
          against: earlier.version,
          path: path.join('.') || 'the record',
          what,
        })),
      ),
  )
}

interface Found {
  path: string[]
  what: string
}

const parse = ({ text }: ReleasedSchema) => JSON.parse(text) as Schema

function compare(earlier: Schema, later: Schema, path: string[]): Found[] {
  if (Array.isArray(earlier) && Array.isArray(later)) {
    if (earlier.length !== later.length) return [{ path, what: 'the union has other branches' }]
    return earlier.flatMap((branch, index) => compare(branch, later[index] as Schema, path))
  }
  if (typeof earlier === 'object' && typeof later === 'object' && !Array.isArray(earlier) && !Array.isArray(later)) {
    const fixed = ['name', 'namespace', 'aliases', 'logicalType'].filter((key) => earlier[key] !== later[key])
    if (fixed.length > 0) return fixed.map((key) => ({ path, what: `its ${key} changed` }))
    if (earlier.type === 'record' && later.type === 'record')
      return compareFields(earlier.fields as Field[], later.fields as Field[], path)
    if (earlier.type === 'array' && later.type === 'array')
      return compare(earlier.items as Schema, later.items as Schema, [...path, '[]'])
  }
  return isDeepStrictEqual(earlier, later) ? [] : [{ path, what: 'its type changed' }]
}

function compareFields(earlier: Field[], later: Field[], path: string[]): Found[] {
  const names = new Set(earlier.map(({ name }) => name))
  const kept = later.filter(({ name }) => names.has(name))
  const added = later.filter(({ name }) => !names.has(name))
  const gone = earlier.filter(({ name }) => !kept.some((field) => field.name === name))
  const moved = gone.length === 0 && earlier.some(({ name }, index) => kept[index]?.name !== name)
  return [
    ...gone.map(({ name }) => ({ path: [...path, name], what: 'the field is gone' })),
    ...(moved ? [{ path, what: 'fields changed their order' }] : []),
    ...added
      .filter((field) => !(isNullable(field.type) && field.default === null))
      .map(({ name }) => ({
        path: [...path, name],
        what: 'a new field has to be nullable, null first, with default null',
      })),
    ...earlier.flatMap((field) => {
      const now = kept.find(({ name }) => name === field.name)
      if (now === undefined) return []
      const found = compare(field.type, now.type, [...path, field.name])
      const sameDefault = isDeepStrictEqual(field.default, now.default)
      return sameDefault ? found : [...found, { path: [...path, field.name], what: 'its default changed' }]
    }),
  ]
}

const isNullable = (type: Schema) => Array.isArray(type) && type[0] === 'null' && type.length === 2
