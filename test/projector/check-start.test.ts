import { expect } from 'chai'
import type { LogRecord } from '../../services/ports/event-log.ts'
import type { Checkpoint } from '../../services/ports/read-models.ts'
import { readRecord } from '../../services/ports/read-record.ts'
import { checkPartition, checkStart } from '../../services/projector/check-start.ts'
import { CODEC } from '../plain-hub/roots.ts'
import { controlAt, eventAt, junkAt } from './batch-scene.ts'
import { twoEvents } from './fold-scene.ts'
import { checkpointAt, codeOf, createStore, logOf, projectionOf } from './store-scene.ts'

const [first, second] = twoEvents()
const created = controlAt(0, { type: 'LogCreated', logId: 'log', partition: 0 })
const RECORDS = [created, eventAt(1, first), eventAt(2, second)]
const applied = (nextOffset: number, change: Partial<Checkpoint> = {}) => {
  const last = RECORDS[nextOffset - 1]
  return checkpointAt(nextOffset, {
    lastHash: last === undefined ? null : readRecord(last.value, CODEC).hash,
    ...change,
  })
}
const refusal = async (checkpoint: Checkpoint, records: LogRecord[] = RECORDS) => {
  const { log } = logOf(records)
  return checkPartition(checkpoint, { log, codec: CODEC }).then(
    () => null,
    (error: Error) => `${codeOf(error)}: ${error.message}`,
  )
}

describe('a log that a projector begins to read', () => {
  it('is the one that was applied, if it begins with its name and has the last record at its place', async () => {
    for (const nextOffset of [1, 2, 3]) expect(await refusal(applied(nextOffset))).to.equal(null)
  })

  it('is not looked at before anything was applied', async () => {
    expect(await refusal(checkpointAt(0, { logId: '' }), [])).to.equal(null)
  })

  it('is another one, if it begins with another name, with no name or not at all', async () => {
    const other = applied(2, { logId: 'another' })
    expect(await refusal(other)).to.include(
      'log-differs: Partition 0 of the event log is log log, the read models were built from log another.',
    )
    const nameless = [eventAt(0, first), ...RECORDS.slice(1)]
    for (const records of [[], nameless, [junkAt(0)], [putAway(), ...RECORDS.slice(1)]])
      expect(await refusal(applied(2), records)).to.include('is log unknown, the read models were built from log log')
  })

  it('is another one, if it ends before what was applied', async () => {
    expect(await refusal(applied(3), RECORDS.slice(0, 2))).to.include(
      'ends before offset 3, which was applied already. Give the projector the log',
    )
  })

  it('is another one, if it has another record at the place of the last one', async () => {
    expect(await refusal(applied(3, { lastHash: first.envelopeHash }))).to.include('holds another record at offset 2')
  })

  it('is checked in each partition that was applied', async () => {
    const store = await createStore()
    store.models.checkpoints.set(0, applied(3))
    const { log } = logOf(RECORDS)
    const projection = projectionOf(store, log)
    expect(await checkStart(projection)).to.deep.equal([applied(3)])
    // It is known from then on.
    expect(await projection.checkpoints.of(0)).to.deep.equal(applied(3))
    expect(store.asked('checkpoint')).to.deep.equal([])
    const two = { ...log, partitions: 2 }
    store.models.checkpoints.set(1, { ...applied(3), partition: 1 })
    const error = await checkStart(projectionOf(store, two)).catch((reason: Error) => reason)
    expect(String(error)).to.include('Partition 1')
  })

  it('is not asked about partitions that it does not have, whatever has left checkpoints of them', async () => {
    const store = await createStore()
    store.models.checkpoints.set(0, applied(3))
    for (const partition of [1, 4]) store.models.checkpoints.set(partition, { ...applied(3), partition, logId: 'none' })
    expect(await checkStart(projectionOf(store, logOf(RECORDS).log))).to.deep.equal([applied(3)])
  })
})

/** A control record that names the log, and that no log begins with. */
function putAway(): LogRecord {
  return controlAt(0, {
    type: 'RecordDiscarded',
    logId: 'log',
    partition: 0,
    offset: 0,
    recordHash: first.envelopeHash,
    reason: '误发',
  })
}
