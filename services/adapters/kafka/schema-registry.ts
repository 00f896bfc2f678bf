import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import { HubError } from '../../domain/errors.ts'
import type { EncodedRecord, ReleasedSchema, SchemaRef } from '../../ports/event-codec.ts'
import { onceDone } from './once-done.ts'

/** Confluent framing: a zero byte, the schema's id in this registry (4 bytes, big-endian), the Avro body. */
const FRAME_BYTES = 5

export interface Frame {
  id: number
  body: Buffer
}

function framed(id: number, body: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(FRAME_BYTES + body.length)
  bytes[0] = 0
  bytes.writeUInt32BE(id, 1)
  bytes.set(body, FRAME_BYTES)
  return bytes
}

/** Null for bytes without a frame. */
export const frameOf = (bytes: Buffer | null): Frame | null =>
  bytes === null || bytes.length < FRAME_BYTES || bytes[0] !== 0
    ? null
    : { id: bytes.readUInt32BE(1), body: bytes.subarray(FRAME_BYTES) }

export interface RegistrySettings {
  url: string
  auth?: { username: string; password: string }
  /** After so long without an answer the registry counts as unreachable. */
  timeoutMs?: number
}

const TIMEOUT_MS = 10_000

/** The subject of a record's schema (Confluent's TopicRecordNameStrategy). */
export const subjectOf = (topic: string, name: string): string => `${topic}-${name}`

export const avroSchema = (text: string) => ({ type: SchemaType.AVRO as const, schema: canonicalSchema(text) })

/** Registries take texts that differ in whitespace for two versions. */
const canonicalSchema = (text: string): string => JSON.stringify(JSON.parse(text))

/** A client with a timeout: without one it waits for ever for a registry that takes the connection and never answers. */
export const openRegistry = ({ url, auth, timeoutMs = TIMEOUT_MS }: RegistrySettings): SchemaRegistry =>
  new SchemaRegistry({
    host: url,
    auth,
    clientId: 'disclosure-hub',
    middlewares: [() => ({ prepareRequest: async (next) => (await next()).enhance({ timeout: timeoutMs }) })],
  })

/**
 * Schemas that came later and that only a command writes with. A registry that lacks them keeps no process from running;
 * what is written with them is refused until they are registered, and read as soon as they are.
 */
const NOT_NEEDED_TO_RUN: ReadonlySet<string> = new Set(['hub.RecordDiscarded/1'])

const keyOf = ({ name, version }: SchemaRef): string => `${name}/${version}`

/** A schema, as an operator reads it. */
export const nameOf = ({ name, version }: SchemaRef): string => `${name} version ${version}`

/** Frames and unframes by the registry's ids. Ids of our schemas are looked up once, other ids when they are met. */
export function createFraming(settings: RegistrySettings, topic: string, released: ReleasedSchema[]) {
  const registry = openRegistry(settings)
  const schemas = new Map<number, SchemaRef>()
  const releasedIds = new Map<string, number>()
  const newerTexts = new Map<string, string>()

  const registeredId = createIdLookUp(registry, settings, topic)
  const learn = ({ name, version }: ReleasedSchema, id: number): SchemaRef => {
    const schema = { name, version }
    releasedIds.set(keyOf(schema), id)
    schemas.set(id, schema)
    return schema
  }
  const ids = onceDone(async () => {
    const missing: ReleasedSchema[] = []
    for (const schema of released) {
      const id = await registeredId(schema)
      if (id === null) missing.push(schema)
      else learn(schema, id)
    }
    if (missing.some((schema) => !NOT_NEEDED_TO_RUN.has(keyOf(schema)))) throw notRegistered(settings, missing)
    return releasedIds
  })

  /**
   * Looks up a version that is newer than this program, or one of its own that was registered after it started. Null when
   * the registry does not know the id.
   */
  const lookUp = async (id: number): Promise<SchemaRef | null> => {
    try {
      const type = (await registry.getSchema(id)) as unknown as { name?: string; schema(): object }
      const name = type.name ?? ''
      for (const schema of released.filter((one) => one.name === name && NOT_NEEDED_TO_RUN.has(keyOf(one))))
        if ((await registeredId(schema)) === id) return learn(schema, id)
      const newest = Math.max(0, ...released.filter((schema) => schema.name === name).map(({ version }) => version))
      for (let version = newest + 1; ; version++) {
        if ((await registry.getRegistryId(subjectOf(topic, name), version)) !== id) continue
        const schema = { name, version }
        newerTexts.set(keyOf(schema), JSON.stringify(type.schema()))
        schemas.set(id, schema)
        return schema
      }
    } catch (error) {
      if (isUnknown(error)) return null
      throw unreachable(settings, error)
    }
  }

  const lookUpOnce = oneAtATime(lookUp)

  return {
    ready: async () => void (await ids()),
    frame: async ({ schema, body }: EncodedRecord): Promise<Buffer> => {
      const id = (await ids()).get(keyOf(schema))
      if (id === undefined) throw notRegistered(settings, [schema])
      return framed(id, body)
    },
    /** Asks the registry for an id that was not met before. Afterwards `schemaOf` knows what there is to know. */
    known: async (id: number): Promise<void> => {
      await ids()
      if (!schemas.has(id)) await lookUpOnce(id)
    },
    /** The schema of an id, as far as it was asked for. Null for one that the registry has no schema of the hub for. */
    schemaOf: (id: number): SchemaRef | null => schemas.get(id) ?? null,
    /** The registry's id of a released schema. */
    idOf: (schema: SchemaRef): number | undefined => releasedIds.get(keyOf(schema)),
    /** Rejects `registry-unavailable` while an id cannot be looked up: the record must wait for it, not be set aside. */
    unframe: async (bytes: Buffer): Promise<EncodedRecord | { unreadable: string; bytes: Uint8Array }> => {
      const frame = frameOf(bytes)
      if (frame === null) return { unreadable: 'no schema frame', bytes }
      await ids()
      const schema = schemas.get(frame.id) ?? (await lookUpOnce(frame.id))
      if (schema === null) return { unreadable: `unknown schema id ${frame.id}`, bytes }
      return { schema, body: frame.body }
    },
    /** The text of a version that this program does not have and that was met in the log. */
    textOf: (schema: SchemaRef): string | undefined => newerTexts.get(keyOf(schema)),
  }
}

/** Asks once for an id while the answer is under way: a batch can hold the same unknown id hundreds of times. */
function oneAtATime<T>(lookUp: (id: number) => Promise<T>): (id: number) => Promise<T> {
  const lookingUp = new Map<number, Promise<T>>()
  return (id) => {
    const underWay = lookingUp.get(id) ?? lookUp(id).finally(() => lookingUp.delete(id))
    lookingUp.set(id, underWay)
    return underWay
  }
}

/** Gives the id of a released schema; null when the registry does not have it. */
const createIdLookUp =
  (registry: SchemaRegistry, settings: RegistrySettings, topic: string) =>
  ({ name, text }: ReleasedSchema): Promise<number | null> =>
    registry.getRegistryIdBySchema(subjectOf(topic, name), avroSchema(text)).catch((error) => {
      if (isUnknown(error)) return null
      throw unreachable(settings, error)
    })

export type Framing = ReturnType<typeof createFraming>

/** The registry does not know it. The client gives status 400 for a failed connection, so only 404 is an answer. */
const isUnknown = (error: unknown): boolean => {
  const { status, name } = error as { status?: number; name?: string }
  return status === 404 || name === 'ConfluentSchemaRegistryError'
}

export function unreachable({ url }: RegistrySettings, cause: unknown): HubError {
  const { unauthorized, message } = cause as { unauthorized?: boolean; message: string }
  if (unauthorized)
    return new HubError(
      'registry-refused',
      `The schema registry at ${url} refuses this user: check HUB_REGISTRY_USER and HUB_REGISTRY_PASSWORD.`,
      {
        cause,
      },
    )
  if (/certificate/i.test(message))
    return new HubError(
      'registry-refused',
      `The certificate of the schema registry at ${url} is not accepted (${message}): renew it, or name its authority in NODE_EXTRA_CA_CERTS.`,
      { cause },
    )
  return new HubError('registry-unavailable', `The schema registry at ${url} cannot be reached: ${message}`, {
    cause,
  })
}

const notRegistered = ({ url }: RegistrySettings, missing: SchemaRef[]) =>
  new HubError(
    'schema-not-registered',
    `The schema registry at ${url} lacks ${missing.map(nameOf).join(', ')}. Run: hub schemas push. If the registry was lost, restore it with its ids from its backup instead.`,
  )
