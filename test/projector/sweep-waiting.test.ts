import { expect } from 'chai'
import { emptyDirectory } from '../../services/domain/directory/apply-directory-events.ts'
import type { Directory } from '../../services/domain/directory/directory.ts'
import type { WaitReason } from '../../services/domain/event/judge.ts'
import type { HashedEvent } from '../../services/domain/event/signed-event.ts'
import { parseNodeId } from '../../services/domain/ids.ts'
import type { LogRecord } from '../../services/ports/event-log.ts'
import { RELEASED_AT_ONCE } from '../../services/projector/load-state.ts'
import { sweepParked, sweepWaiting } from '../../services/projector/sweep-waiting.ts'
import { chainOf, contentWith, DIRECTORY, HUB, keyOf, LIULIN } from '../domain/scene.ts'
import { positionKey } from '../plain-hub/stores/read-models.ts'
import { eventAt, readerOf } from './batch-scene.ts'
import { arrivedAt, parkedAt } from './fold-scene.ts'
import { type Call, checkpointAt, createStore, logOf, projectionOf } from './store-scene.ts'

const next = chainOf(LIULIN)
const first = next({ type: 'ItemPublished', version: 1, content: contentWith() })
const second = next({ type: 'ItemRevised', version: 2, content: contentWith() })
const third = next({ type: 'ItemRevised', version: 3, content: contentWith() })
const rival = chainOf(LIULIN)({ type: 'ItemPublished', version: 1, content: contentWith({ title: '另一条' }) })
const forged = chainOf(LIULIN, DIRECTORY, { ...keyOf('thief'), keyId: 'liulin-1' })({
  type: 'ItemPublished',
  version: 1,
  content: contentWith({ title: '伪造' }),
})

type Store = Awaited<ReturnType<typeof createStore>>
const waitingAt = (offset: number, event: HashedEvent, waitsFor: WaitReason = 'gap') => ({
  ...arrivedAt(offset, event),
  waitsFor,
})

/** Sweeps what this projector has just parked. */
async function swept(store: Store, waiting: ReturnType<typeof waitingAt>[], directory: Directory = DIRECTORY) {
  await sweepWaiting(0, waiting, projectionOf(store, logOf([]).log, readerOf(directory)))
  return store.parked()
}

/** A store in which another projector has applied these events. */
async function overtaken(events: HashedEvent[], outcome: 'applied' | 'not-allowed' = 'applied', before?: () => void) {
  const store = await createStore({ before: async ([method]: Call) => (method === 'write' ? before?.() : undefined) })
  store.apply(events, checkpointAt(9), outcome)
  return store
}

describe('what was just parked, when another projector has filled the gap meanwhile', () => {
  it('is taken out if the other one applied it', async () => {
    const store = await overtaken([first, second])
    store.park(parkedAt(3, second, 'gap'), parkedAt(4, third, 'gap'))
    expect(await swept(store, [waitingAt(3, second), waitingAt(4, third)])).to.deep.equal(['4 gap'])
  })

  it('stays where it comes next: the record that makes it so releases it', async () => {
    const store = await overtaken([first])
    store.park(parkedAt(3, second, 'gap'))
    expect(await swept(store, [waitingAt(3, second)])).to.deep.equal(['3 gap'])
    expect(store.asked('write')).to.deep.equal([])
  })

  it('is an alarm if the other one took it as not allowed, the first of its records only', async () => {
    const store = await overtaken([first], 'not-allowed')
    store.park(parkedAt(3, first, 'gap'), parkedAt(4, first, 'gap'))
    expect(await swept(store, [waitingAt(4, first), waitingAt(3, first)])).to.deep.equal(['3 not-allowed'])
  })

  it('is a repeat if the alarm stands already, or was discarded', async () => {
    const parked = await overtaken([first], 'not-allowed')
    parked.park(parkedAt(1, first, 'not-allowed'), parkedAt(3, first, 'gap'))
    expect(await swept(parked, [waitingAt(3, first)])).to.deep.equal(['1 not-allowed'])
    const discarded = await overtaken([first], 'not-allowed')
    const alarm = parkedAt(1, first, 'not-allowed')
    discarded.models.discarded.set(positionKey(alarm), alarm)
    discarded.park(parkedAt(3, first, 'gap'))
    expect(await swept(discarded, [waitingAt(3, first)])).to.deep.equal([])
  })

  it('is not a repeat because a record of it was discarded for another reason', async () => {
    const store = await overtaken([first], 'not-allowed')
    const waited = parkedAt(1, first, 'gap')
    store.models.discarded.set(positionKey(waited), waited)
    store.park(parkedAt(3, first, 'gap'))
    expect(await swept(store, [waitingAt(3, first)])).to.deep.equal(['3 not-allowed'])
  })

  it('is a fork or forged, as it would be anywhere behind the head', async () => {
    const store = await overtaken([first])
    store.park(parkedAt(3, rival, 'gap'), parkedAt(4, forged, 'gap'))
    expect(await swept(store, [waitingAt(3, rival), waitingAt(4, forged)])).to.deep.equal(['3 fork', '4 bad-signature'])
  })

  it('stays an alarm if it has become one, and stays away if it is gone', async () => {
    const store = await overtaken([first, second])
    store.park(parkedAt(3, second, 'fork'))
    expect(await swept(store, [waitingAt(3, second), waitingAt(4, second)])).to.deep.equal(['3 fork'])
    expect(store.asked('write')).to.deep.equal([])
  })

  it('is not confused with a record at the same offset of another partition', async () => {
    const store = await overtaken([first, second])
    store.park({ ...parkedAt(3, second, 'gap'), partition: 1 })
    expect(await swept(store, [waitingAt(3, second)])).to.deep.equal(['3 gap'])
  })

  it('waits for the gap, once the directory knows its node', async () => {
    const store = await overtaken([first])
    store.park(parkedAt(3, third, 'unknown-node'), parkedAt(4, second, 'unknown-node'))
    const waiting = [waitingAt(3, third, 'unknown-node'), waitingAt(4, second, 'unknown-node')]
    expect(await swept(store, waiting)).to.deep.equal(['3 gap', '4 unknown-node'])
  })

  it('goes on waiting as long as the directory at the checkpoint does not know its node', async () => {
    const store = await overtaken([])
    store.models.checkpoints.set(0, checkpointAt(9, { directoryPosition: 0 }))
    store.park(parkedAt(3, third, 'unknown-node'))
    const waiting = [waitingAt(3, third, 'unknown-node')]
    const directory = { ...readerOf(emptyDirectory(HUB)), latest: () => DIRECTORY }
    await sweepWaiting(0, waiting, projectionOf(store, logOf([]).log, directory))
    expect(store.parked()).to.deep.equal(['3 unknown-node'])
    expect(store.asked('applied')).to.deep.equal([])
  })

  it('is judged by the head of its own node, and a history ahead of that head does not count', async () => {
    const store = await overtaken([first, second])
    store.models.heads.delete(LIULIN)
    store.park(parkedAt(3, second, 'unknown-node'))
    expect(await swept(store, [waitingAt(3, second, 'unknown-node')])).to.deep.equal(['3 gap'])
  })

  it('is not read for nothing', async () => {
    const store = await overtaken([first])
    await swept(store, [])
    expect(store.calls).to.deep.equal([])
    const fresh = await createStore()
    await swept(fresh, [waitingAt(3, second)])
    expect(fresh.calls.map(([method]) => method)).to.deep.equal(['heads', 'checkpoint'])
  })

  it('is looked at again when another projector moves the checkpoint meanwhile', async () => {
    let left = 1
    const store = await overtaken([first, second], 'applied', () => {
      if (left-- > 0) store.models.checkpoints.set(0, checkpointAt(12))
    })
    store.park(parkedAt(3, second, 'gap'))
    expect(await swept(store, [waitingAt(3, second)])).to.deep.equal([])
    expect(store.asked('write').length).to.equal(2)
    expect(store.models.checkpoints.get(0)).to.deep.equal(checkpointAt(12))
  })

  it('asks for each head and each envelope once', async () => {
    const store = await overtaken([first, second])
    store.park(parkedAt(3, second, 'gap'), parkedAt(4, second, 'gap'))
    await swept(store, [waitingAt(3, second), waitingAt(4, second)])
    expect(store.asked('heads')).to.deep.equal([[['liulin']]])
    expect(store.asked('parkedEnvelopes')).to.deep.equal([[[second.envelopeHash]]])
    expect(store.asked('discardedEnvelopes')).to.deep.equal([[[second.envelopeHash]]])
  })
})

describe('what is parked when a projector starts', () => {
  async function started(store: Store, records: LogRecord[], directory: Directory = DIRECTORY) {
    const { log, reads } = logOf(records)
    await sweepParked(projectionOf(store, log, readerOf(directory)))
    return { parked: store.parked(), reads }
  }

  it('is taken out where a crash came between the heads and what they released', async () => {
    const store = await overtaken([first, second])
    store.park(parkedAt(3, second, 'gap'), parkedAt(4, third, 'gap'))
    const { parked, reads } = await started(store, [eventAt(3, second), eventAt(4, third)])
    expect(parked).to.deep.equal(['4 gap'])
    expect(reads).to.deep.equal([[0, 3, 500]])
    expect(store.asked('waiting')).to.deep.equal([[['liulin'], RELEASED_AT_ONCE]])
  })

  it('is settled in each partition by its own checkpoint', async () => {
    const store = await overtaken([first, second])
    store.models.checkpoints.set(1, checkpointAt(9, { partition: 1 }))
    const elsewhere = { partition: 1, offset: 5 }
    store.park(parkedAt(3, second, 'gap'), { ...parkedAt(5, second, 'gap'), ...elsewhere })
    const records = [eventAt(3, second), { ...eventAt(5, second), ...elsewhere }]
    expect((await started(store, records)).parked).to.deep.equal([])
    expect(store.asked('checkpoint')).to.deep.equal([[0], [1]])
  })

  it('is released to wait for its gap, where the directory knows its node by now', async () => {
    const store = await overtaken([])
    store.park(parkedAt(3, third, 'unknown-node'))
    expect((await started(store, [eventAt(3, third)])).parked).to.deep.equal(['3 gap'])
  })

  it('is not read where it only waits, was set aside, is no event or belongs to a node that nobody knows', async () => {
    const stranger = chainOf(parseNodeId('stranger'))({ type: 'ItemPublished', version: 1, content: contentWith() })
    const store = await overtaken([first])
    const noEvent = { nodeId: null, nodeSeq: null, itemId: null, envelopeHash: null }
    store.park(parkedAt(2, rival, 'fork'), parkedAt(3, third, 'gap'), parkedAt(5, stranger, 'unknown-node'), {
      ...parkedAt(6, first, 'gap'),
      ...noEvent,
    })
    const { parked, reads } = await started(store, [])
    expect([parked.length, reads]).to.deep.equal([4, []])
    expect(store.asked('heads')).to.deep.equal([[['liulin']]])
  })

  it('asks for nothing where nothing waits', async () => {
    const store = await overtaken([first])
    store.park(parkedAt(2, rival, 'fork'))
    await started(store, [])
    expect(store.calls.map(([method]) => method)).to.deep.equal(['parkedCounts'])
  })
})
