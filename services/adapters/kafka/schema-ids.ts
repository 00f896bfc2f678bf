import type { KafkaMessage } from 'kafkajs'
import { HubError } from '../../domain/errors.ts'
import type { EncodedRecord, ReleasedSchema, SchemaRef } from '../../ports/event-codec.ts'
import { type Frame, type Framing, frameOf, nameOf } from './schema-registry.ts'
import type { TopicReader } from './topic-reader.ts'

/** Whether a record, read with the schema that it names, is one that a node or the root of this hub signed. */
export type IsSigned = (record: EncodedRecord) => boolean

/**
 * Whether the registry still has the ids that the topic was written with. A registry that was lost and filled again
 * gives other ids, and an event that is read with the schema of another one looks forged or is no record at all.
 *
 * Signatures tell: an id is proven once a record was met under it that is signed as the registry's schema for that id
 * reads it. A record that is signed only as another schema reads it says that the ids differ, unless one of the two
 * schemas is proven by some record of the topic. Then somebody has put a signed record into a foreign frame, which is
 * his own trouble. What is signed as no schema reads it says nothing.
 */
export interface SchemaIds {
  /** Looks at the first and the last hundred records of each partition. Rejects `registry-differs`. */
  lookAround(): Promise<void>
  /** Looks at a record that was read. Rejects `registry-differs`. */
  look(partition: number, message: KafkaMessage): Promise<void>
}

const AROUND = 100
const SEARCHED_AT_ONCE = 500

export function createSchemaIds(options: {
  topic: string
  partitions: () => number
  registryUrl: string
  framing: Framing
  reader: Pick<TopicReader, 'read' | 'bounds'>
  released: ReleasedSchema[]
  isSigned: IsSigned
}): SchemaIds {
  const { topic, partitions, registryUrl, framing, reader, released, isSigned } = options
  const proven = new Set<number>()
  /** One at a time: a batch may hold the same unproven id hundreds of times. */
  let looking: Promise<void> = Promise.resolve()

  const isProvenBy = ({ id, body }: Frame): boolean => {
    const schema = framing.schemaOf(id)
    if (!proven.has(id) && schema !== null && isSigned({ schema, body })) proven.add(id)
    return proven.has(id)
  }

  /** Whether some record of the topic proves one of these ids. Reads until there is one. */
  const isProvenAnywhere = async (ids: number[]): Promise<boolean> => {
    if (ids.some((id) => proven.has(id))) return true
    for (let partition = 0; partition < partitions(); partition++)
      for await (const frame of framesOf(reader, partition))
        if (ids.includes(frame.id) && isProvenBy(frame)) return true
    return false
  }

  const lookAt = async (partition: number, { offset, value }: KafkaMessage): Promise<void> => {
    const frame = frameOf(value)
    if (frame === null) return
    if (isProvenBy(frame)) return
    const held = schemasHeld(frame.body)
    const latest = held.at(-1)
    if (latest === undefined) return
    const own = held.flatMap((schema) => framing.idOf(schema) ?? [])
    if (await isProvenAnywhere([frame.id, ...own])) return
    const there = framing.schemaOf(frame.id)
    throw new HubError(
      'registry-differs',
      `The schema registry at ${registryUrl} has other ids than ${topic} was written with: partition ${partition} offset ${offset} holds ${nameOf(latest)} under id ${frame.id}, which is ${there === null ? 'no schema of this hub' : nameOf(there)} there. The registry was lost and filled again, or HUB_REGISTRY names another one. Restore it with its ids from its backup, so that id ${frame.id} is ${nameOf(latest)} again, or name the right one. Nothing was read or written.`,
    )
  }

  /** The schemas that a body may have been written with: an event without content is the same in several versions. */
  const schemasHeld = (body: Uint8Array): SchemaRef[] =>
    released.filter(({ name, version }) => isSigned({ schema: { name, version }, body }))

  const look = (partition: number, message: KafkaMessage): Promise<void> => {
    const frame = frameOf(message.value)
    if (frame === null || proven.has(frame.id)) return Promise.resolve()
    // Begun at once, so that all records of a batch share the registry's answer.
    const asked = framing.known(frame.id)
    asked.catch(() => {})
    const own = looking.then(() => asked).then(() => lookAt(partition, message))
    looking = own.catch(() => {})
    return own
  }

  const lookFrom = async (partition: number, offset: number, limit: number) => {
    for (const message of await reader.read(partition, offset, limit)) await look(partition, message)
  }
  const everyPartition = async (work: (partition: number) => Promise<void>) => {
    // One after the other: kafkajs opens several connections, and closes one, when its first requests come at once.
    for (let partition = 0; partition < partitions(); partition++) await work(partition)
  }

  return {
    look,
    lookAround: () =>
      everyPartition(async (partition) => {
        const { low, high } = await reader.bounds(partition)
        await lookFrom(partition, low, AROUND)
        if (high - AROUND > low) await lookFrom(partition, high - AROUND, AROUND)
      }),
  }
}

/** Every frame of a partition. */
async function* framesOf(reader: Pick<TopicReader, 'read' | 'bounds'>, partition: number): AsyncGenerator<Frame> {
  for (let next = (await reader.bounds(partition)).low; ; ) {
    const messages = await reader.read(partition, next, SEARCHED_AT_ONCE)
    const last = messages.at(-1)
    if (last === undefined) return
    for (const { value } of messages) {
      const frame = frameOf(value)
      if (frame !== null) yield frame
    }
    next = Number(last.offset) + 1
  }
}
