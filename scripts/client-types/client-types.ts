/** What is used here of JSON Schema 2020-12. */
interface Schema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  'x-extensible-enum'?: string[]
  enum?: unknown[]
  anyOf?: Schema[]
  if?: Schema
  else?: Schema
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  description?: string
}

/** Of these and of all that is in them the client has types. */
const ANSWERS = ['Changes', 'Item', 'ItemList', 'Outlet', 'Problem']

const HEAD = `// Made by \`npm run generate:client\` from the hub's /openapi.json. Do not change it by hand.
`

/** TypeScript of the answers, one exported type a schema, in the order of their names. */
export function clientTypes({ components }: { components?: { schemas?: object } }): string {
  const schemas = (components?.schemas ?? {}) as Record<string, Schema>
  const found = new Map<string, string>()
  const add = (name: string) => {
    const schema = schemas[name]
    if (schema === undefined) throw new Error(`no schema ${name}`)
    if (found.has(name)) return
    found.set(name, '')
    found.set(name, `${comment(schema, '')}export type ${name} = ${typeOf(schema, '', add)}\n`)
  }
  ANSWERS.forEach(add)
  const types = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text)
  return [HEAD, ...types].join('\n')
}

/** The members of a schema that is an object stand under each other, so much to the right. */
function typeOf(schema: Schema, indent: string, add: (name: string) => void): string {
  const inner = (other: Schema | undefined) => (other === undefined ? 'unknown' : typeOf(other, indent, add))
  const any = (others: (Schema | undefined)[]) => [...new Set(others.map(inner))].join(' | ')
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) as string
    add(name)
    return name
  }
  if (schema.anyOf !== undefined) return any(schema.anyOf)
  if (schema.if !== undefined) return any([schema.if, schema.else])
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  // A later version may have other words, and an editor still names those of today.
  const words = schema['x-extensible-enum']
  if (words !== undefined) return [...words.map((word) => JSON.stringify(word)), '(string & {})'].join(' | ')
  if (schema.enum !== undefined) return schema.enum.map((word) => JSON.stringify(word)).join(' | ')
  if (Array.isArray(schema.type)) return any(schema.type.map((type) => ({ ...schema, type })))
  switch (schema.type) {
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return `Array<${inner(schema.items)}>`
    case 'object':
      return objectType(schema, indent, add)
    case undefined:
      return 'unknown'
    default:
      return schema.type
  }
}

function objectType(schema: Schema, indent: string, add: (name: string) => void): string {
  const { properties = {}, required = [], additionalProperties: others } = schema
  const names = Object.keys(properties)
  if (names.length === 0)
    return `Record<string, ${typeof others === 'object' ? typeOf(others, indent, add) : 'unknown'}>`
  const deeper = `${indent}  `
  const members = names.map((name) => {
    const member = properties[name] as Schema
    const key = /^\w+$/.test(name) ? name : JSON.stringify(name)
    const mark = required.includes(name) ? '' : '?'
    return `${comment(member, deeper)}${deeper}${key}${mark}: ${typeOf(member, deeper, add)}\n`
  })
  return `{\n${members.join('')}${indent}}`
}

const comment = ({ description }: Schema, indent: string): string =>
  description === undefined
    ? ''
    : `${indent}/** ${description.replaceAll('*/', '*\\/').replaceAll(/\s*\n\s*/g, ' ')} */\n`
