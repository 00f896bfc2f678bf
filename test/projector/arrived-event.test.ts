import { expect } from 'chai'
import { hashOf } from '../../services/domain/canonical.ts'
import { signControl } from '../../services/domain/event/control-record.ts'
import { parkedEvent, parkedOther } from '../../services/projector/arrived-event.ts'
import type { PreparedRecord } from '../../services/projector/prepared-batch.ts'
import { AT, HUB, ROOT } from '../domain/scene.ts'
import { CODEC } from '../plain-hub/roots.ts'
import { arrivedAt, causeAt, LOGGED_AT, twoEvents } from './fold-scene.ts'

describe('what the store keeps of a parked record', () => {
  const nothing = { nodeId: null, nodeSeq: null, itemId: null, envelopeHash: null, parkedAt: LOGGED_AT }
  const common = { ...causeAt(7), key: null, authentic: false, nowKnown: [], hash: hashOf('') }

  it('is of an event its envelope and signature, and no content', () => {
    const [event] = twoEvents()
    const { envelope, signature, envelopeHash } = event
    expect(parkedEvent(arrivedAt(5, event), 'gap', CODEC)).to.deep.equal({
      partition: 0,
      offset: 5,
      reason: 'gap',
      nodeId: envelope.nodeId,
      nodeSeq: 1,
      itemId: envelope.itemId,
      envelopeHash,
      value: CODEC.encodeEvent({ envelope, signature, content: null }, arrivedAt(5, event).schema),
      parkedAt: LOGGED_AT,
    })
  })

  it('is of a control record all of it', () => {
    const control = signControl({ type: 'LogCreated', hubId: HUB, logId: 'log', partition: 0, at: AT }, ROOT)
    const record: Exclude<PreparedRecord, { kind: 'event' }> = { ...common, kind: 'control', control }
    expect(parkedOther(record, 'fork', CODEC)).to.deep.equal({
      partition: 0,
      offset: 7,
      reason: 'fork',
      ...nothing,
      value: CODEC.encodeControl(control),
    })
  })

  it('is of bytes that cannot be read the first 64', () => {
    const bytes = Uint8Array.from({ length: 100 }, (_, at) => at)
    const record: Exclude<PreparedRecord, { kind: 'event' }> = { ...common, kind: 'undecodable', why: '', bytes }
    expect(parkedOther(record, 'undecodable', CODEC)).to.deep.include({
      reason: 'undecodable',
      ...nothing,
      value: { bytes: bytes.slice(0, 64) },
    })
  })
})
