import type { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../domain/errors.ts'
import type { EncodedRecord, ReleasedSchema, SchemaRef } from '../../ports/event-codec.ts'
import type { StoreFault } from '../../ports/store-fault.ts'

/** Confluent framing: a zero byte, the schema's id in this registry (4 bytes, big-endian), the Avro body. */
const FRAME_BYTES = 5

/** The registry of the embedded log: a table in its file, filled with the released schemas when the log is opened. */
export function createSchemaRegistry(database: DatabaseSync) {
  const byId = database.prepare('SELECT name, version FROM schemas WHERE id = ?')
  const byName = database.prepare('SELECT id FROM schemas WHERE name = ? AND version = ?')
  const ids = new Map<string, number>()
  const schemas = new Map<number, SchemaRef>()

  const idOf = ({ name, version }: SchemaRef): number => {
    const key = `${name}/${version}`
    const known = ids.get(key) ?? (byName.get(name, version) as { id: number } | undefined)?.id
    if (known === undefined) throw new Error(`schema ${key} is not registered`)
    ids.set(key, known)
    return known
  }

  const schemaOf = (id: number): SchemaRef | null => {
    const known = schemas.get(id) ?? (byId.get(id) as { name: string; version: number } | undefined)
    if (known !== undefined) schemas.set(id, known)
    return known ?? null
  }

  return {
    frame: ({ schema, body }: EncodedRecord): Uint8Array => {
      const framed = Buffer.allocUnsafe(FRAME_BYTES + body.length)
      framed[0] = 0
      framed.writeUInt32BE(idOf(schema), 1)
      framed.set(body, FRAME_BYTES)
      return framed
    },
    unframe: (bytes: Uint8Array): EncodedRecord | { unreadable: string; bytes: Uint8Array } => {
      if (bytes.length < FRAME_BYTES || bytes[0] !== 0) return { unreadable: 'no schema frame', bytes }
      const id = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1)
      const schema = schemaOf(id)
      return schema === null
        ? { unreadable: `unknown schema id ${id}`, bytes }
        : { schema, body: bytes.subarray(FRAME_BYTES) }
    },
  }
}

export const REGISTRY_SCHEMA = `
  CREATE TABLE IF NOT EXISTS schemas(id INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL,
    text TEXT NOT NULL, UNIQUE(name, version));`

/** Registers new versions. Throws `schema-changed` when the text of a registered version has changed. */
export function registerSchemas(database: DatabaseSync, released: ReleasedSchema[]): void {
  const find = database.prepare('SELECT text FROM schemas WHERE name = ? AND version = ?')
  const insert = database.prepare('INSERT INTO schemas(name, version, text) VALUES(?, ?, ?)')
  for (const { name, version, text } of released) {
    const known = find.get(name, version) as { text: string } | undefined
    if (known === undefined) insert.run(name, version, text)
    else if (known.text !== text)
      throw new HubError(
        'schema-changed',
        `Schema ${name} version ${version} differs from the one this log was written with. Released versions never change: put the released text back, and add a new version.`,
      )
  }
}

/** Rows that `registerSchemas` cannot have written: ids rise by one from 1, and each row is a released schema, word for word. */
export function registryFaults(database: DatabaseSync, released: ReleasedSchema[]): StoreFault[] {
  const texts = new Map(released.map(({ name, version, text }) => [`${name}/${version}`, text]))
  const rows = database.prepare('SELECT id, name, version, text FROM schemas ORDER BY id').all() as unknown as Row[]
  return rows.flatMap(({ id, name, version, text }, index) => {
    if (id !== index + 1) return [{ what: `the schema with id ${id} stands where id ${index + 1} belongs` }]
    return texts.get(`${name}/${version}`) === text ? [] : [{ what: `schema ${id} is no released schema` }]
  })
}

type Row = ReleasedSchema & { id: number }
