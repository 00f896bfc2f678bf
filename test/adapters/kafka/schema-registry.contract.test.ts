import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect } from 'chai'
import type { RegistryEngine } from '../../../infra/engines/engine.ts'
import { createAvroCodec } from '../../../services/adapters/avro/event-codec.ts'
import { pushSchemas } from '../../../services/adapters/kafka/push-schemas.ts'
import { createFraming } from '../../../services/adapters/kafka/schema-registry.ts'
import { parseInstant } from '../../../services/domain/ids.ts'
import type { ReleasedSchema } from '../../../services/ports/event-codec.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { failureOf } from '../../failure-of.ts'
import { SCHEMAS, SCHEMAS_FOLDER } from '../../schemas.ts'

const newTopic = () => `test-${crypto.randomUUID().slice(0, 8)}.items`
const LOG_CREATED = SCHEMAS.findLast(({ name }) => name === 'hub.LogCreated') as ReleasedSchema
const record = { schema: { name: 'hub.LogCreated', version: 1 }, body: Buffer.from('body') }

/** A released schema's next version: with one more field. */
function withField({ name, version, text }: ReleasedSchema, field: object): ReleasedSchema {
  const schema = JSON.parse(text)
  return { name, version: version + 1, text: JSON.stringify({ ...schema, fields: [...schema.fields, field] }) }
}
const NOTE = { name: 'note', type: ['null', 'string'], default: null }

describe('The schema registry', function () {
  this.timeout(60_000)
  let registry: RegistryEngine
  before(async function () {
    registry = await engineOrPending(this, engines.fresh.registry())
  })
  after(() => registry?.stop())

  it('takes every released schema in one step, and says the same ids again', async () => {
    const topic = newTopic()
    const pushed = await pushSchemas(registry, topic, SCHEMAS)
    expect(pushed.map(({ subject }) => subject)).to.deep.equal(SCHEMAS.map(({ name }) => `${topic}-${name}`))
    expect(await pushSchemas(registry, topic, SCHEMAS)).to.deep.equal(pushed)
  })

  it('has every schema that is missing named in one line', async () => {
    const failure = await failureOf(createFraming(registry, newTopic(), SCHEMAS).ready())
    expect(failure).to.include({ code: 'schema-not-registered', retryable: false })
    for (const { name } of SCHEMAS) expect(failure.message).to.contain(`${name} version 1`)
    expect(failure.message).to.contain('hub schemas push').and.to.contain('restore it with its ids')
  })

  it('may lack what only a command writes: processes run, writing is refused, and what is registered later is read', async () => {
    const topic = newTopic()
    const older = SCHEMAS.filter(({ name }) => name !== 'hub.RecordDiscarded')
    await pushSchemas(registry, topic, older)
    const early = createFraming(registry, topic, SCHEMAS)
    await early.ready()
    const written = { schema: { name: 'hub.RecordDiscarded', version: 1 }, body: Buffer.from('x') }
    expect((await failureOf(early.frame(written))).message).to.match(/lacks hub.RecordDiscarded version 1/)
    await pushSchemas(registry, topic, SCHEMAS)
    const framed = await createFraming(registry, topic, SCHEMAS).frame(written)
    expect(await early.unframe(framed)).to.deep.equal(written)
  })

  it('is waited for only so long when it takes the connection and never answers, and asked again afterwards', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const framing = createFraming({ url: `http://127.0.0.1:${port}`, timeoutMs: 100 }, newTopic(), SCHEMAS)
    for (let time = 0; time < 2; time++)
      expect(await failureOf(framing.ready())).to.include({ code: 'registry-unavailable', retryable: true })
    server.close()
  })

  it('gives a framed record back byte for byte', async () => {
    const topic = newTopic()
    await pushSchemas(registry, topic, SCHEMAS)
    const framing = createFraming(registry, topic, SCHEMAS)
    expect(await framing.unframe(await framing.frame(record))).to.deep.equal(record)
  })

  it('sets a record aside whose schema id it does not know, or that has no frame', async () => {
    const topic = newTopic()
    await pushSchemas(registry, topic, SCHEMAS)
    const framing = createFraming(registry, topic, SCHEMAS)
    const unknown = Buffer.from([0, 0x7f, 0, 0, 1, 1, 2, 3])
    expect(await framing.unframe(unknown)).to.deep.equal({
      unreadable: `unknown schema id ${0x7f000001}`,
      bytes: unknown,
    })
    const bare = Buffer.from('{"no":"frame"}')
    expect(await framing.unframe(bare)).to.deep.equal({ unreadable: 'no schema frame', bytes: bare })
  })

  it('reads what a newer program wrote with its own schema, every field kept', async () => {
    const topic = newTopic()
    const newer = withField(LOG_CREATED, NOTE)
    await pushSchemas(registry, topic, [...SCHEMAS, newer])
    const writer = createFraming(registry, topic, [...SCHEMAS, newer])
    const reader = createFraming(registry, topic, SCHEMAS)
    const codec = createAvroCodec({ folder: SCHEMAS_FOLDER, newer: reader.textOf })
    const old = createAvroCodec({ folder: SCHEMAS_FOLDER })
    const fact = {
      type: 'LogCreated',
      hubId: 'h',
      logId: 'l',
      partition: 0,
      at: parseInstant('2026-01-01T00:00:00.000Z'),
    } as const
    const { body } = old.encodeControl({ fact, keyId: 'root', signature: Buffer.alloc(64) })
    // The new field comes last: branch 1 of the union, then the text.
    const noted = {
      schema: { name: newer.name, version: newer.version },
      body: Buffer.concat([body, Buffer.from([2, 8]), Buffer.from('more')]),
    }
    const read = await reader.unframe(await writer.frame(noted))
    expect(read).to.deep.equal(noted)
    if ('unreadable' in read) throw new Error(read.unreadable)
    expect(codec.decode(read)).to.deep.include({ kind: 'control' })
    expect((codec.decode(read) as { control: { fact: object } }).control.fact).to.deep.equal({ ...fact, note: 'more' })
  })

  it('refuses a version that breaks an earlier one, and says which', async () => {
    const topic = newTopic()
    await pushSchemas(registry, topic, SCHEMAS)
    const breaking = withField(LOG_CREATED, { name: 'must', type: 'string' })
    const failure = await failureOf(pushSchemas(registry, topic, [...SCHEMAS, breaking]))
    expect(failure.code).to.equal('schema-refused')
    expect(failure.message).to.contain(`hub.LogCreated version ${LOG_CREATED.version + 1}`)
  })

  it('is waited for when it cannot be asked, and asked again', async () => {
    const topic = newTopic()
    const newer = withField(LOG_CREATED, NOTE)
    await pushSchemas(registry, topic, [...SCHEMAS, newer])
    const writer = createFraming(registry, topic, [...SCHEMAS, newer])
    const framed = await writer.frame({ schema: { name: newer.name, version: newer.version }, body: Buffer.from('x') })
    const reader = createFraming(registry, topic, SCHEMAS)
    await reader.ready()
    await registry.kill()
    expect(await failureOf(reader.unframe(framed))).to.include({ code: 'registry-unavailable', retryable: true })
    expect(await failureOf(createFraming(registry, topic, SCHEMAS).ready())).to.include({
      code: 'registry-unavailable',
      retryable: true,
    })
    expect(await reader.unframe(await reader.frame(record))).to.deep.equal(record)
    await registry.restart()
    expect(await reader.unframe(framed)).to.deep.include({ schema: { name: newer.name, version: newer.version } })
  })
})
