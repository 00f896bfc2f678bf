import type avro from 'avsc'
import { HubError } from '../../domain/errors.ts'
import type { ControlRecord } from '../../domain/event/control-record.ts'
import { EVENT_TYPES, type EventType } from '../../domain/event/envelope.ts'
import type { DecodedRecord, EncodedRecord, EventCodec, SchemaRef } from '../../ports/event-codec.ts'
import { controlOfValue, eventOfValue, valueOfControl, valueOfEvent } from './avro-value.ts'
import { releasedSchemas, typeOf } from './released-schemas.ts'

const CONTROL_TYPES: readonly string[] = ['LogCreated', 'DirectoryAdvanced', 'EventDiscarded', 'RecordDiscarded']

/**
 * The codec over the released schemas of a folder. It writes with the newest version and reads with the writer's. `newer`
 * gives the text of a version that a newer program wrote with, where a registry knows it.
 */
export function createAvroCodec({
  folder,
  newer = () => undefined,
}: {
  folder: string
  newer?: (schema: SchemaRef) => string | undefined
}): EventCodec {
  const types = new Map<string, avro.Type>()
  const newest = new Map<string, { schema: SchemaRef; type: avro.Type }>()
  for (const released of releasedSchemas(folder)) {
    const type = typeOf(released)
    const schema = { name: released.name, version: released.version }
    types.set(`${schema.name}/${schema.version}`, type)
    newest.set(schema.name, { schema, type })
  }

  const encode = (name: string, value: object, writer = newest.get(`hub.${name}`)): EncodedRecord => {
    if (writer === undefined) throw new HubError('schema-unknown', `No schema is released for hub.${name}.`)
    writer.type.isValid(value, { noUndeclaredFields: true, errorHook: refuse(name) })
    return { schema: writer.schema, body: writer.type.toBuffer(value) }
  }

  const learnt = (schema: SchemaRef): avro.Type | null => {
    const text = newer(schema)
    if (text === undefined) return null
    const type = typeOf({ ...schema, text })
    types.set(`${schema.name}/${schema.version}`, type)
    return type
  }

  const known = (schema: SchemaRef) => types.get(`${schema.name}/${schema.version}`) ?? learnt(schema)

  return {
    encodeEvent: (event, schema) => {
      const type = schema && (known(schema) ?? undefined)
      return encode(event.envelope.type, valueOfEvent(event), schema && type && { schema, type })
    },
    encodeControl: (control) => encode(control.fact.type, valueOfControl(control)),
    decode: ({ schema, body }) => {
      const type = known(schema)
      if (type === null)
        throw new HubError('schema-unknown', `No schema ${schema.name} version ${schema.version} is released.`)
      return decoded(schema.name.slice('hub.'.length), valueIn(type, body))
    },
  }
}

const refuse = (name: string) => (path: string[], value: unknown) => {
  throw new HubError(
    'schema-unknown',
    `The schema hub.${name} has no place for ${path.join('.') || 'the record'} (${typeof value}).`,
  )
}

function valueIn(type: avro.Type, body: Uint8Array): object {
  try {
    return type.fromBuffer(Buffer.from(body.buffer, body.byteOffset, body.byteLength)) as object
  } catch (cause) {
    throw new HubError('undecodable', `Not Avro of ${type.name}: ${(cause as Error).message}`, { cause })
  }
}

function decoded(name: string, value: object): DecodedRecord {
  if ((EVENT_TYPES as readonly string[]).includes(name))
    return { kind: 'event', event: eventOfValue(name as EventType, value) }
  if (CONTROL_TYPES.includes(name))
    return { kind: 'control', control: controlOfValue(name as ControlRecord['fact']['type'], value) }
  throw new HubError('schema-unknown', `hub.${name} is not a record of this topic.`)
}
