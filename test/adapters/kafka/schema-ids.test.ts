import { expect } from 'chai'
import fc from 'fast-check'
import type { KafkaMessage } from 'kafkajs'
import { createSchemaIds } from '../../../services/adapters/kafka/schema-ids.ts'
import type { Framing } from '../../../services/adapters/kafka/schema-registry.ts'
import { createIsSigned } from '../../../services/hub/engines/record-signed.ts'
import type { EncodedRecord, SchemaRef } from '../../../services/ports/event-codec.ts'
import { failureOf } from '../../failure-of.ts'
import { DING_ZHEN } from '../../plain-hub/divisions.ts'
import { CODEC, ROOT_KEYS } from '../../plain-hub/roots.ts'
import { createScenario } from '../../projector/scenario.ts'
import { SCHEMAS } from '../../schemas.ts'

const nameOf = ({ name, version }: SchemaRef) => `${name} version ${version}`

/** A registry as a list of names: the id is the place. */
type Registry = (string | null)[]
const RIGHT: Registry = [null, ...SCHEMAS.map(nameOf)]

const framed = (id: number, body: Uint8Array): Buffer => {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(id, 1)
  return Buffer.concat([head, body])
}

/** A log with a record of most types, signed, and its directory. */
async function written() {
  const scenario = await createScenario()
  await scenario.say(DING_ZHEN, 'ItemPublished', 1, 1)
  await scenario.say(DING_ZHEN, 'ItemRevised', 1, 2)
  await scenario.say(DING_ZHEN, 'ItemRedacted', 1, 3)
  await scenario.say(DING_ZHEN, 'ItemWithdrawn', 1, 4)
  const records = (scenario.log.records[0] ?? []).map(({ value }) => value as EncodedRecord)
  const directory = (await scenario.reader()).latest()
  return { records, directory }
}

describe('the ids of the schema registry', () => {
  let log: Awaited<ReturnType<typeof written>>
  before(async () => {
    log = await written()
  })

  /** The topic as the right registry has it, and what a process sees that asks another one. */
  const seen = (registry: Registry, more: Buffer[] = [], over: { before?: Buffer[] } = {}) => {
    const bytes = [
      ...(over.before ?? []),
      ...log.records.map(({ schema, body }) => framed(RIGHT.indexOf(nameOf(schema)), body)),
      ...more,
    ]
    const messages = bytes.map((value, offset) => ({ offset: String(offset), value }) as KafkaMessage)
    const refOf = (name: string): SchemaRef => SCHEMAS.find((schema) => nameOf(schema) === name) as SchemaRef
    const framing = {
      known: async () => {},
      schemaOf: (id: number) => {
        const name = registry[id] ?? null
        return name === null || !RIGHT.includes(name) ? null : refOf(name)
      },
      idOf: (schema: SchemaRef) => {
        const id = registry.indexOf(nameOf(schema))
        return id < 0 ? undefined : id
      },
    } as unknown as Framing
    const reader = {
      bounds: async () => ({ low: 0, high: messages.length }),
      read: async (_: number, offset: number, limit: number) => messages.slice(offset, offset + limit),
    }
    const isSigned = createIsSigned({ codec: CODEC, rootKeys: ROOT_KEYS, directory: () => log.directory })
    const make = () =>
      createSchemaIds({
        topic: 'hub.items',
        partitions: () => 1,
        registryUrl: 'http://registry',
        framing,
        reader,
        released: SCHEMAS,
        isSigned,
      })
    return { make, messages }
  }
  const refuses = async (work: Promise<unknown>) =>
    expect(await failureOf(work)).to.include({ code: 'registry-differs' })
  const swapped = (one: string, other: string): Registry =>
    RIGHT.map((name) => (name === one ? other : name === other ? one : name))

  it('are right where every record is signed as it is read', async () => {
    const ids = seen(RIGHT).make()
    await ids.lookAround()
  })

  it('are wrong when the first record of a partition is LogCreated under the id of another schema', async () => {
    const registry: Registry = [null, 'other-team', ...RIGHT.slice(1)]
    const failure = await failureOf(seen(registry).make().lookAround())
    expect(failure).to.include({ code: 'registry-differs', retryable: false })
    const id = RIGHT.indexOf('hub.LogCreated version 1')
    expect(failure.message)
      .to.contain(`partition 0 offset 0 holds hub.LogCreated version`)
      .and.to.contain(`under id`)
      .and.to.contain('Restore it with its ids from its backup')
    expect(id).to.be.above(0)
  })

  it('are wrong when all of them are unknown to the registry, or belong to somebody else', async () => {
    await refuses(seen([]).make().lookAround())
    await refuses(
      seen(RIGHT.map(() => 'other-team'))
        .make()
        .lookAround(),
    )
  })

  it('are wrong when two of them are swapped that can be read as each other', () =>
    refuses(seen(swapped('hub.ItemPublished version 2', 'hub.ItemRevised version 2')).make().lookAround()))

  it('are wrong when one of them leads to a foreign schema now', () =>
    refuses(
      seen(RIGHT.map((name) => (name === 'hub.ItemWithdrawn version 2' ? 'other' : name)))
        .make()
        .lookAround(),
    ))

  it('are refused exactly when some record of the log would be read with another schema, in any order of them', () =>
    fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(RIGHT.slice(1), { minLength: RIGHT.length - 1 }), async (names) => {
        const registry: Registry = [null, ...names]
        const isWrong = log.records.some(({ schema }) => {
          const id = RIGHT.indexOf(nameOf(schema))
          return registry[id] !== nameOf(schema)
        })
        const looked = seen(registry)
          .make()
          .lookAround()
          .then(
            () => 'right',
            ({ code }) => code,
          )
        expect(await looked).to.equal(isWrong ? 'registry-differs' : 'right')
      }),
      { numRuns: 60 },
    ))

  it('are not refused for one record that somebody put into a foreign frame, wherever it stands', async () => {
    for (const { schema, body } of log.records)
      for (const id of RIGHT.keys()) {
        if (id === RIGHT.indexOf(nameOf(schema))) continue
        const forged = framed(id, body)
        const behind = seen(RIGHT, [forged])
        await behind.make().look(0, behind.messages.at(-1) as KafkaMessage)
        await behind.make().lookAround()
        await seen(RIGHT, [], { before: [forged] })
          .make()
          .lookAround()
      }
  })

  it('are not refused for bytes that nobody signed', async () => {
    const junk = [Buffer.from('hello'), framed(3, Buffer.from('x')), framed(77, Buffer.alloc(40)), Buffer.alloc(0)]
    await seen(RIGHT, [], { before: junk }).make().lookAround()
    const nothingElse = seen(RIGHT)
    for (const value of junk) await nothingElse.make().look(0, { offset: '0', value } as KafkaMessage)
  })
})
