import { expect } from 'chai'
import { HubError } from '../../services/domain/errors.ts'
import { type ControlFact, signControl } from '../../services/domain/event/control-record.ts'
import { parseInstant } from '../../services/domain/ids.ts'
import type { EventCodec } from '../../services/ports/event-codec.ts'
import { readRecord } from '../../services/ports/read-record.ts'
import { failureOf } from '../failure-of.ts'
import { DING_ZHEN } from '../plain-hub/divisions.ts'
import { CODEC, HUB_ID, ROOT_KEY } from '../plain-hub/roots.ts'
import { createScenario } from '../projector/scenario.ts'

const CREATED: ControlFact = {
  type: 'LogCreated',
  hubId: HUB_ID,
  logId: 'log',
  partition: 0,
  at: parseInstant('2026-03-01T00:00:00.000Z'),
}

const failing = (error: Error): EventCodec => ({
  ...CODEC,
  decode: () => {
    throw error
  },
})

describe('a record that is read', () => {
  it('is an event with its schema, known by the hash of its envelope, also when its content is erased', async () => {
    const event = await (await createScenario()).event(DING_ZHEN, 'ItemPublished', 1, 1)
    const encoded = CODEC.encodeEvent(event)
    const whole = readRecord(encoded, CODEC)
    const erased = readRecord(CODEC.encodeEvent({ ...event, content: null }), CODEC)
    expect(whole).to.include({ kind: 'event', schema: encoded.schema })
    expect(whole.hash).to.match(/^sha-256:/)
    expect(erased.hash).to.equal(whole.hash)
  })

  it('is a control record, known by the hash of its fact, whoever signed it', () => {
    const reading = readRecord(CODEC.encodeControl(signControl(CREATED, ROOT_KEY)), CODEC)
    expect(reading.kind === 'control' && reading.control.fact).to.deep.equal(CREATED)
    const again = signControl(CREATED, { ...ROOT_KEY, keyId: 'other' })
    expect(readRecord(CODEC.encodeControl(again), CODEC).hash).to.equal(reading.hash)
  })

  it('says why it cannot be decoded, and keeps its bytes', () => {
    const bytes = new Uint8Array([1])
    expect(readRecord({ unreadable: 'no frame', bytes }, CODEC)).to.deep.include({
      kind: 'undecodable',
      why: 'no frame',
      bytes,
    })
    const schema = { name: 'hub.ItemRevised', version: 99 }
    expect(readRecord({ schema, body: bytes }, CODEC)).to.include({
      kind: 'undecodable',
      why: 'No schema hub.ItemRevised version 99 is released.',
      hash: readRecord({ unreadable: 'no frame', bytes }, CODEC).hash,
    })
  })

  it('is not called undecodable because a registry is away', async () => {
    const value = { schema: { name: 'hub.ItemRevised', version: 1 }, body: new Uint8Array() }
    const away = new HubError('registry-unavailable', 'The registry does not answer.')
    expect(await failureOf((async () => readRecord(value, failing(away)))())).to.equal(away)
    const broken = new HubError('undecodable', 'Not Avro.')
    expect(readRecord(value, failing(broken))).to.include({ kind: 'undecodable', why: 'Not Avro.' })
  })
})
