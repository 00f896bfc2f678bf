import { expect } from 'chai'
import type { HashedEvent } from '../../services/domain/event/signed-event.ts'
import { parseInstant } from '../../services/domain/ids.ts'
import type { LogRecord } from '../../services/ports/event-log.ts'
import { applyBatch } from '../../services/projector/apply-batch.ts'
import { RELEASED_AT_ONCE } from '../../services/projector/load-state.ts'
import { prepareBatch } from '../../services/projector/prepared-batch.ts'
import { chainOf, contentWith, DIRECTORY, itemOf, LIULIN, ZEHE } from '../domain/scene.ts'
import { controlAt, eventAt } from './batch-scene.ts'
import { parkedAt, twoEvents } from './fold-scene.ts'
import { type Call, checkpointAt, createStore, logOf, projectionOf } from './store-scene.ts'

const [first, second] = twoEvents()
const created = controlAt(0, { type: 'LogCreated', logId: 'log', partition: 0 })

type Store = Awaited<ReturnType<typeof createStore>>

async function applied(store: Store, records: LogRecord[], earlier: LogRecord[] = []) {
  const { log } = logOf([...earlier, ...records])
  const projection = projectionOf(store, log)
  const prepared = await prepareBatch({ partition: 0, records, directory: DIRECTORY }, projection)
  const report = await applyBatch(prepared, projection)
  const checkpoint = store.models.checkpoints.get(0)
  return { ...report, counts: Object.fromEntries(report.counts), nextOffset: checkpoint?.nextOffset, checkpoint }
}

/** The chain of a node as long as this, on one item a piece. */
function chainOfLength(length: number): HashedEvent[] {
  const next = chainOf(LIULIN)
  return Array.from({ length }, (_, index) =>
    next({ type: 'ItemPublished', version: 1, content: contentWith(), itemId: itemOf(LIULIN, index + 1) }),
  )
}

describe('a batch that is applied', () => {
  it('moves the checkpoint behind it, and tells what it came to', async () => {
    const store = await createStore()
    const { counts, appliedEvents, erased, checkpoint } = await applied(store, [created, eventAt(1, first)])
    expect(counts).to.deep.equal({ control: 1, applied: 1 })
    expect(appliedEvents.length).to.equal(1)
    expect(erased).to.equal(false)
    expect(checkpoint).to.deep.equal(checkpointAt(2, { lastHash: first.envelopeHash }))
    expect(store.models.items.get(itemOf(LIULIN))?.document.version).to.equal(1)
  })

  it('leaves the projector knowing where the checkpoint stands: it is read before the first batch only', async () => {
    const store = await createStore()
    const batches = [[created, eventAt(1, first)], [eventAt(2, second)]]
    const projection = projectionOf(store, logOf(batches.flat()).log)
    for (const records of batches)
      await applyBatch(await prepareBatch({ partition: 0, records, directory: DIRECTORY }, projection), projection)
    expect(store.models.checkpoints.get(0)?.nextOffset).to.equal(3)
    expect(store.asked('checkpoint')).to.have.length(1)
  })

  it('asks for no chain where no event of the maker of an item is refused', async () => {
    const store = await createStore()
    const foreign = chainOf(ZEHE)({ type: 'ItemRevised', version: 2, content: contentWith(), itemId: itemOf(LIULIN) })
    const { counts } = await applied(store, [created, eventAt(1, first), eventAt(2, foreign)])
    expect(counts).to.deep.equal({ control: 1, applied: 1, 'not-allowed': 1 })
    expect(store.asked('appliedTo')).to.deep.equal([])
  })

  it('of no records does nothing', async () => {
    const store = await createStore()
    store.models.checkpoints.set(0, checkpointAt(0))
    expect(await applied(store, [])).to.deep.include({ counts: {}, appliedEvents: [], erased: false })
    expect(store.asked('write')).to.deep.equal([])
  })

  it('that another projector has applied already changes nothing, and is told as nothing', async () => {
    const store = await createStore()
    store.apply([first], checkpointAt(2))
    const report = await applied(store, [created, eventAt(1, first)])
    expect(report).to.deep.include({ counts: {}, appliedEvents: [], erased: false })
    expect(store.asked('write')).to.deep.equal([])
  })

  it('of which another projector has applied a part goes on from there', async () => {
    const store = await createStore()
    store.apply([first], checkpointAt(2))
    const { counts, checkpoint } = await applied(store, [created, eventAt(1, first), eventAt(2, second)])
    expect(counts).to.deep.equal({ applied: 1 })
    expect(checkpoint?.nextOffset).to.equal(3)
  })

  it('is folded again when another projector moves the checkpoint meanwhile, and counts once', async () => {
    let left = 1
    const store = await createStore({
      before: async ([method]: Call) => {
        if (method === 'write' && left-- > 0) store.apply([first], checkpointAt(2))
      },
    })
    const { counts } = await applied(store, [created, eventAt(1, first), eventAt(2, second)])
    expect(counts).to.deep.equal({ applied: 1 })
    expect(store.models.heads.get(LIULIN)?.nodeSeq).to.equal(2)
  })

  it('says whether texts were erased', async () => {
    const next = chainOf(LIULIN)
    const published = next({ type: 'ItemPublished', version: 1, content: contentWith() })
    const redacted = next({ type: 'ItemRedacted', version: 2, content: contentWith({ title: '已隐去' }) })
    expect((await applied(await createStore(), [eventAt(1, published), eventAt(2, redacted)])).erased).to.equal(true)
  })

  it('counts its events that claim a time far later than that of the log', async () => {
    const early = (record: LogRecord): LogRecord => ({ ...record, time: parseInstant('2026-03-01T07:00:00.000Z') })
    const { aheadOfLog } = await applied(await createStore(), [created, eventAt(1, first), early(eventAt(2, second))])
    expect(aheadOfLog).to.equal(1)
  })

  it('has its signatures checked before it is folded', async () => {
    const store = await createStore()
    const forged = { ...first, signature: new Uint8Array(64) }
    expect((await applied(store, [eventAt(1, forged)])).counts).to.deep.equal({ 'bad-signature': 1 })
  })

  it('looks once more at what it parked, because another projector may just have filled the gap', async () => {
    let left = 1
    const store = await createStore({
      before: async ([method]: Call) => {
        if (method !== 'heads' || store.parked().length === 0 || left-- === 0) return
        store.apply([first, second])
      },
    })
    await applied(store, [created, eventAt(1, second)])
    expect(store.parked()).to.deep.equal([])
  })

  describe('that releases more than is read at once', () => {
    const release = async (
      waiting: number,
      others: (filler: HashedEvent) => HashedEvent[] = () => [],
      chain = chainOfLength(waiting + 1),
    ) => {
      const [filler, ...rest] = chain as [HashedEvent, ...HashedEvent[]]
      const store = await createStore()
      store.models.checkpoints.set(0, checkpointAt(1 + waiting))
      store.park(...rest.map((event, index) => parkedAt(1 + index, event, 'gap')))
      const earlier = rest.map((event, index) => eventAt(1 + index, event))
      const own = [filler, ...others(filler)].map((event, index) => eventAt(1 + waiting + index, event))
      const report = await applied(store, own, earlier)
      const checkpoints = store
        .asked('write')
        .map(([batch]) => (batch as { checkpoint: { next: { nextOffset: number } } }).checkpoint.next.nextOffset)
      return { ...report, store, moves: checkpoints.map((nextOffset) => nextOffset - 1 - waiting) }
    }

    it('stays before its record until all are applied, and counts each once', async () => {
      const { counts, appliedEvents, store, moves } = await release(RELEASED_AT_ONCE + 20)
      expect(counts).to.deep.equal({ applied: RELEASED_AT_ONCE + 21 })
      expect(appliedEvents.length).to.equal(RELEASED_AT_ONCE + 21)
      expect(moves).to.deep.equal([0, 1])
      expect([store.parked(), store.models.heads.get(LIULIN)?.nodeSeq]).to.deep.equal([[], RELEASED_AT_ONCE + 21])
    })

    it('counts no record of its own twice: a repeat, and one with a wrong signature', async () => {
      const unsigned = (event: HashedEvent) => ({ ...event, signature: new Uint8Array(64) })
      const { counts } = await release(RELEASED_AT_ONCE + 20, (filler) => [filler, unsigned(filler)])
      expect(counts).to.deep.equal({ applied: RELEASED_AT_ONCE + 21, duplicate: 2 })
    })

    it('counts what a later round releases, an alarm too', async () => {
      const waiting = RELEASED_AT_ONCE + 20
      const fork = chainOf(LIULIN)({
        ...{ type: 'ItemPublished', version: 1, content: contentWith(), itemId: itemOf(LIULIN, waiting + 1) },
        ...{ nodeSeq: waiting + 1, prevHash: first.envelopeHash },
      })
      const { counts } = await release(waiting, undefined, [...chainOfLength(waiting), fork])
      expect(counts).to.deep.equal({ applied: waiting, fork: 1 })
    })

    it('looks once more where it was just as many, and not where it was fewer', async () => {
      expect((await release(RELEASED_AT_ONCE)).moves).to.deep.equal([0, 1])
      expect((await release(RELEASED_AT_ONCE - 1)).moves).to.deep.equal([1])
    })
  })

  it('goes on where much waits for a hole that it does not fill', async () => {
    const [one, two, , ...behind] = chainOfLength(RELEASED_AT_ONCE + 3) as [HashedEvent, HashedEvent, HashedEvent]
    const store = await createStore()
    store.apply([one], checkpointAt(200))
    store.park(...(behind as HashedEvent[]).map((event, index) => parkedAt(1 + index, event, 'gap')))
    const earlier = (behind as HashedEvent[]).map((event, index) => eventAt(1 + index, event))
    const { checkpoint } = await applied(store, [eventAt(200, two)], earlier)
    expect(checkpoint?.nextOffset).to.equal(201)
    expect(store.parked().length).to.equal(RELEASED_AT_ONCE)
  })

  it('goes on where what would fill the hole is forged, whatever waits for it', async () => {
    const [one, two, ...behind] = chainOfLength(RELEASED_AT_ONCE + 2) as [HashedEvent, HashedEvent]
    const store = await createStore()
    store.apply([one], checkpointAt(200))
    store.park(...(behind as HashedEvent[]).map((event, index) => parkedAt(1 + index, event, 'gap')))
    const earlier = (behind as HashedEvent[]).map((event, index) => eventAt(1 + index, event))
    const forged = { ...two, signature: new Uint8Array(64) }
    const { counts, checkpoint } = await applied(store, [eventAt(200, forged)], earlier)
    expect([counts, checkpoint?.nextOffset]).to.deep.equal([{ 'bad-signature': 1 }, 201])
    expect(store.asked('write')).to.have.length(1)
  })

  it('releases all that is due, though as many begin to wait behind another hole meanwhile', async () => {
    const due = RELEASED_AT_ONCE + 50
    const [one, two, ...rest] = chainOfLength(2 + due + 1 + RELEASED_AT_ONCE) as [HashedEvent, HashedEvent]
    const behind = rest.slice(0, due) as HashedEvent[]
    const beyond = rest.slice(due + 1) as HashedEvent[]
    const store = await createStore()
    store.apply([one], checkpointAt(200))
    store.park(...behind.map((event, index) => parkedAt(1 + index, event, 'gap')))
    const earlier = behind.map((event, index) => eventAt(1 + index, event))
    const batch = [eventAt(200, two), ...beyond.map((event, index) => eventAt(201 + index, event))]
    await applied(store, batch, earlier)
    expect(store.models.heads.get(LIULIN)?.nodeSeq).to.equal(2 + due)
    expect(store.parked().length).to.equal(RELEASED_AT_ONCE)
  })
})
