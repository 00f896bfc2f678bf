import { expect } from 'chai'
import type { HashedEvent } from '../../services/domain/event/signed-event.ts'
import { parseNodeId } from '../../services/domain/ids.ts'
import type { EventLog, LogRecord } from '../../services/ports/event-log.ts'
import type { BatchReport } from '../../services/projector/apply-batch.ts'
import { type CatchUpOptions, catchUp } from '../../services/projector/catch-up.ts'
import { chainOf, contentWith, DIRECTORY, directoryAfter, LIULIN, node, OTHER_TOWN } from '../domain/scene.ts'
import { advancedAt, controlAt, eventAt, readerOf } from './batch-scene.ts'
import { parkedAt } from './fold-scene.ts'
import { codeOf, createStore, logOf, projectionOf } from './store-scene.ts'

const created = (partition: number) => ({
  ...controlAt(0, { type: 'LogCreated', logId: 'log', partition }),
  partition,
})
function threeEvents(): HashedEvent[] {
  const next = chainOf(LIULIN)
  return [1, 2, 3].map((version) =>
    next({ type: version === 1 ? 'ItemPublished' : 'ItemRevised', version, content: contentWith() }),
  )
}
const chain = threeEvents()
const RECORDS = [created(0), ...chain.map((event, index) => eventAt(index + 1, event))]

type Store = Awaited<ReturnType<typeof createStore>>

async function caughtUp(
  store: Store,
  records: LogRecord[],
  {
    directory = DIRECTORY,
    log = logOf(records),
    ...options
  }: CatchUpOptions & { directory?: typeof DIRECTORY; log?: { log: EventLog; reads: number[][] } } = {},
) {
  const result = await catchUp({ ...projectionOf(store, log.log, readerOf(directory)), ...options })
  return { ...result, reads: log.reads }
}

const offsets = ({ models }: Store) => [...models.checkpoints.values()].map(({ nextOffset }) => nextOffset)

describe('catching up', () => {
  it('applies all that the log holds, in every partition, and says how much that was', async () => {
    const store = await createStore()
    const { records } = await caughtUp(store, [...RECORDS, created(1)], { directory: DIRECTORY })
    expect(records).to.equal(5)
    expect(offsets(store)).to.deep.equal([4, 1])
    // The directory of the log's beginning knows nobody.
    expect(store.parked()).to.deep.equal(['1 unknown-node', '2 unknown-node', '3 unknown-node'])
  })

  it('judges under the directory that the log announces', async () => {
    const store = await createStore()
    const records = [created(0), advancedAt(1, DIRECTORY), ...chain.map((event, index) => eventAt(index + 2, event))]
    await caughtUp(store, records, { batchSize: 2 })
    expect(store.models.heads.get(LIULIN)?.nodeSeq).to.equal(3)
    expect(store.parked()).to.deep.equal([])
  })

  it('goes on from the checkpoint, and under the directory in force there', async () => {
    const store = await createStore()
    const later = directoryAfter(DIRECTORY, node(parseNodeId('sangyuan'), 'township', OTHER_TOWN))
    const records = [created(0), advancedAt(1, DIRECTORY), ...chain.map((event, index) => eventAt(index + 2, event))]
    await caughtUp(store, records, { ends: [3] })
    expect(offsets(store)).to.deep.equal([3])
    const { reads } = await caughtUp(store, records, { directory: later })
    // What the checks of a start read is behind us.
    expect(reads.at(-1)).to.deep.equal([0, 3, 2])
    expect(store.models.heads.get(LIULIN)?.nodeSeq).to.equal(1)
  })

  it('ends where it is told to, and reads nothing behind that', async () => {
    const store = await createStore()
    const { records, reads } = await caughtUp(store, RECORDS, { ends: [3], batchSize: 2 })
    expect(records).to.equal(3)
    expect(offsets(store)).to.deep.equal([3])
    expect(reads).to.deep.equal([
      [0, 0, 2],
      [0, 2, 1],
    ])
  })

  it('reads batches of 500, if it is told nothing else, and tells after each how far it is', async () => {
    const told: string[] = []
    const onBatch = ({ counts }: BatchReport, done: number, total: number) =>
      told.push(`${[...counts.keys()].join(' ')} ${done}/${total}`)
    const { reads } = await caughtUp(await createStore(), RECORDS, { onBatch })
    expect(reads).to.deep.equal([[0, 0, 4]])
    expect(told.splice(0)).to.deep.equal(['control unknown-node 4/4'])
    await caughtUp(await createStore(), RECORDS, { onBatch, batchSize: 3 })
    expect(told).to.deep.equal(['control unknown-node 3/4', 'unknown-node 4/4'])
  })

  it('counts as its total only what is left, and nothing where the checkpoint is beyond the end', async () => {
    const store = await createStore()
    await caughtUp(store, RECORDS, { ends: [3] })
    const told: string[] = []
    const onBatch = (_: BatchReport, done: number, total: number) => told.push(`${done}/${total}`)
    const records = [...RECORDS, created(1)]
    await caughtUp(store, records, { ends: [1, 1], onBatch })
    expect(told).to.deep.equal(['1/1'])
  })

  it('ends where the log gives nothing more, even before its end', async () => {
    const log = logOf(RECORDS)
    log.log.ends = async () => [9]
    expect((await caughtUp(await createStore(), RECORDS, { log })).records).to.equal(4)
  })

  it('scrubs the store once, if texts were erased in any batch', async () => {
    const next = chainOf(LIULIN)
    const published = next({ type: 'ItemPublished', version: 1, content: contentWith() })
    const redacted = next({ type: 'ItemRedacted', version: 2, content: contentWith({ title: '已隐去' }) })
    const last = next({ type: 'ItemRevised', version: 3, content: contentWith({ title: '新' }) })
    const records = [
      created(0),
      advancedAt(1, DIRECTORY),
      ...[published, redacted, last].map((event, index) => eventAt(index + 2, event)),
    ]
    const store = await createStore()
    await caughtUp(store, records, { batchSize: 1 })
    expect(store.asked('scrub').length).to.equal(1)
    const other = await createStore()
    await caughtUp(other, RECORDS)
    expect(other.asked('scrub')).to.deep.equal([])
  })

  it('first looks whether it is the same log, and settles what a crash left in the park', async () => {
    const store = await createStore()
    const records = [created(0), advancedAt(1, DIRECTORY), ...chain.map((event, index) => eventAt(index + 2, event))]
    await caughtUp(store, records)
    store.park(parkedAt(2, chain[0] as HashedEvent, 'gap'))
    await caughtUp(store, records)
    expect(store.parked()).to.deep.equal([])
    const error = await caughtUp(store, [{ ...created(0), value: records[1]?.value } as LogRecord]).catch(codeOf)
    expect(error).to.equal('log-differs')
  })
})
