import { expect } from 'chai'
import { hashOf } from '../../services/domain/canonical.ts'
import type { ControlFact } from '../../services/domain/event/control-record.ts'
import type { HashedEvent } from '../../services/domain/event/signed-event.ts'
import { createWaitingRoom } from '../../services/domain/event/waiting-room.ts'
import type { ArrivedEvent } from '../../services/projector/arrived-event.ts'
import type { Fold } from '../../services/projector/fold-state.ts'
import {
  discard,
  mayBeParked,
  parkWaiting,
  setAside,
  setOtherAside,
  takeOut,
} from '../../services/projector/park-effects.ts'
import type { PreparedRecord } from '../../services/projector/prepared-batch.ts'
import { AT, HUB, ZEHE } from '../domain/scene.ts'
import { arrivedAt, causeAt, foldWith, LOGGED_AT, parkedAt, stateWith, twoEvents } from './fold-scene.ts'

const [first, second] = twoEvents()

/** Offset and reason of each record that is to be parked, and of each that gets another reason. */
const written = ({ effects }: Fold) => ({
  park: [...effects.park.values()].map(({ offset, reason }) => `${offset} ${reason}`),
  repark: effects.repark.map(({ offset, reason }) => `${offset} ${reason}`),
})

const waitingAt = (offset: number, event: HashedEvent, more: Partial<ArrivedEvent> = {}) => ({
  ...arrivedAt(offset, event, more),
  waitsFor: 'gap' as const,
})

describe('an event that is set aside', () => {
  it('is parked with what it waited for, and gets its final reason after the heads', () => {
    const fold = foldWith()
    setAside(arrivedAt(5, first), 'fork', fold)
    setAside(waitingAt(6, second), 'bad-signature', fold)
    expect(written(fold)).to.deep.equal({ park: ['5 fork', '6 gap'], repark: ['5 fork', '6 bad-signature'] })
    expect([...fold.effects.counts]).to.deep.equal([
      ['fork', 1],
      ['bad-signature', 1],
    ])
  })

  it('gets only another reason, where the store has it', () => {
    const fold = foldWith()
    setAside(waitingAt(6, second, { storedAs: 'gap' }), 'fork', fold)
    expect(written(fold)).to.deep.equal({ park: [], repark: ['6 fork'] })
  })

  it('is remembered as an alarm of this batch only when it was not allowed', () => {
    const fold = foldWith()
    setAside(arrivedAt(5, first), 'not-allowed', fold)
    setAside(arrivedAt(6, second), 'fork', fold)
    expect([...fold.state.alarmed]).to.deep.equal([first.envelopeHash])
  })
})

describe('a record that is no event', () => {
  it('is parked and counted when it is set aside', () => {
    const fold = foldWith()
    const record: PreparedRecord = {
      kind: 'undecodable',
      why: 'no frame',
      bytes: new Uint8Array([1]),
      hash: hashOf(''),
      ...causeAt(7),
      key: null,
      authentic: false,
      nowKnown: [],
    }
    setOtherAside(record, 'undecodable', fold)
    expect(written(fold)).to.deep.equal({ park: ['7 undecodable'], repark: [] })
    expect(fold.effects.counts).to.deep.equal(new Map([['undecodable', 1]]))
  })
})

describe('an event that is settled', () => {
  it('may be parked, if it waited until now or if the store says that it waits', () => {
    expect(mayBeParked(waitingAt(5, first), stateWith())).to.equal(true)
    expect(mayBeParked(arrivedAt(5, first), stateWith({ parked: [parkedAt(5, first, 'unknown-node')] }))).to.equal(true)
    expect(mayBeParked(arrivedAt(5, first), stateWith())).to.equal(false)
  })

  it('is not parked for a record at another place, nor for an alarm', () => {
    const elsewhere = { ...parkedAt(5, first, 'gap'), partition: 1 }
    const parked = [parkedAt(6, first, 'gap'), elsewhere]
    expect(mayBeParked(arrivedAt(5, first), stateWith({ parked }))).to.equal(false)
    expect(mayBeParked(arrivedAt(5, first), stateWith({ parked: [parkedAt(5, first, 'fork')] }))).to.equal(false)
  })

  it('is taken out only if it may be parked', () => {
    const fold = foldWith()
    takeOut(arrivedAt(5, first), fold)
    takeOut(waitingAt(6, second), fold)
    expect(fold.effects.unpark).to.deep.equal([{ partition: 0, offset: 6 }])
  })
})

describe('what still waits at the end of a batch', () => {
  const parkedFrom = (entry: ArrivedEvent & { waitsFor: 'gap' }, change = {}) => {
    const fold = foldWith({ waiting: createWaitingRoom([entry]), ...change })
    parkWaiting(fold)
    return written(fold)
  }

  it('is parked, if the store does not have it', () => {
    expect(parkedFrom(waitingAt(5, first))).to.deep.equal({ park: ['5 gap'], repark: [] })
  })

  it('stays as it is, if the store has it for the same reason', () => {
    expect(parkedFrom(waitingAt(5, first, { storedAs: 'gap' }))).to.deep.equal({ park: [], repark: [] })
    expect(parkedFrom(waitingAt(5, first), { parked: [parkedAt(5, first, 'gap')] })).to.deep.equal({
      park: [],
      repark: [],
    })
  })

  it('gets another reason, if the store has it for the other one', () => {
    const wanted = { park: [], repark: ['5 gap'] }
    expect(parkedFrom(waitingAt(5, first, { storedAs: 'unknown-node' }))).to.deep.equal(wanted)
    expect(parkedFrom(waitingAt(5, first), { parked: [parkedAt(5, first, 'unknown-node')] })).to.deep.equal(wanted)
  })
})

describe('an envelope that the root discards', () => {
  const fact = (event: HashedEvent): ControlFact & { type: 'EventDiscarded' } => ({
    type: 'EventDiscarded',
    hubId: HUB,
    nodeId: event.envelope.nodeId,
    nodeSeq: event.envelope.nodeSeq,
    envelopeHash: event.envelopeHash,
    reason: '误发',
    at: AT,
  })
  const discardedAt = (offset: number, fold: Fold, event = first) => {
    discard(fact(event), { ...causeAt(offset) } as PreparedRecord, fold)
    return fold.effects.discard
  }

  it('is discarded wherever the store has parked it before, and nowhere else', () => {
    const parked = [
      parkedAt(1, first, 'gap'),
      parkedAt(2, second, 'gap'),
      parkedAt(9, first, 'gap'),
      parkedAt(10, first, 'gap'),
      { ...parkedAt(3, first, 'gap'), partition: 1 },
      { ...parkedAt(4, first, 'gap'), nodeId: ZEHE },
    ]
    expect(discardedAt(9, foldWith({ parked }))).to.deep.equal([{ partition: 0, offset: 1 }])
  })

  it('waits no longer: what only this batch knows of is parked and discarded', () => {
    const waiting = createWaitingRoom([
      waitingAt(3, first),
      waitingAt(4, second),
      waitingAt(5, first, { storedAs: 'gap' }),
    ])
    const fold = foldWith({ waiting, parked: [parkedAt(5, first, 'gap')] })
    expect(discardedAt(9, fold)).to.deep.equal([
      { partition: 0, offset: 5 },
      { partition: 0, offset: 3 },
    ])
    expect(written(fold).park).to.deep.equal(['3 gap'])
    expect(fold.state.waiting.all().map(({ position }) => position.offset)).to.deep.equal([4])
  })

  it('is not discarded where this batch has released it', () => {
    const fold = foldWith({ parked: [parkedAt(1, first, 'gap'), parkedAt(2, first, 'gap')] })
    fold.effects.unpark.push({ partition: 0, offset: 2 })
    expect(discardedAt(9, fold)).to.deep.equal([{ partition: 0, offset: 1 }])
  })
})

describe('a record of the park', () => {
  it('has the time at which the log took it', () => {
    expect(parkedAt(5, first, 'gap').parkedAt).to.equal(LOGGED_AT)
  })
})
