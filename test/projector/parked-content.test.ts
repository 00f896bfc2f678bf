import { expect } from 'chai'
import { readRecord } from '../../services/ports/read-record.ts'
import { readParked } from '../../services/projector/parked-content.ts'
import { chainOf, contentWith, LIULIN } from '../domain/scene.ts'
import { CODEC } from '../plain-hub/roots.ts'
import { controlAt, eventAt, junkAt } from './batch-scene.ts'
import { LOGGED_AT, parkedAt, twoEvents } from './fold-scene.ts'
import { codeOf, logOf } from './store-scene.ts'

const [first, second] = twoEvents()
const read = (parked: Parameters<typeof readParked>[0], log: ReturnType<typeof logOf>) =>
  readParked(parked, { log: log.log, codec: CODEC })
const refusal = (parked: Parameters<typeof readParked>[0], log: ReturnType<typeof logOf>) =>
  read(parked, log).then(
    () => null,
    (error: Error) => `${codeOf(error)}: ${error.message}`,
  )

describe('parked events that are read again from the log', () => {
  it('have their content, their place, their time and what they wait for', async () => {
    const { envelope } = first
    expect(await read([parkedAt(3, first, 'unknown-node')], logOf([eventAt(3, first)]))).to.deep.equal([
      {
        event: first,
        position: { partition: 0, offset: 3 },
        time: LOGGED_AT,
        schema: { name: `hub.${envelope.type}`, version: CODEC.encodeEvent(first).schema.version },
        waitsFor: 'unknown-node',
        storedAs: 'unknown-node',
      },
    ])
  })

  it('are read by partition and offset, those that lie close in one reading', async () => {
    const elsewhere = { ...eventAt(2, second), partition: 1 }
    const log = logOf([eventAt(3, first), eventAt(400, second), eventAt(600, first), elsewhere])
    const parked = [
      { ...parkedAt(2, second, 'gap'), partition: 1 },
      parkedAt(600, first, 'gap'),
      parkedAt(3, first, 'gap'),
      parkedAt(400, second, 'gap'),
    ]
    const found = await read(parked, log)
    expect(found.map(({ position }) => `${position.partition}/${position.offset}`)).to.deep.equal([
      '0/3',
      '0/400',
      '0/600',
      '1/2',
    ])
    expect(log.reads.map(([partition, offset]) => `${partition}/${offset}`)).to.deep.equal(['0/3', '1/2'])
    expect(log.reads.every(([, , limit]) => limit === 500)).to.equal(true)
  })

  it('are read by partition, in whatever order they were parked', async () => {
    const partitions = [0, 1, 2]
    const log = logOf(partitions.map((partition) => ({ ...eventAt(3, first), partition })))
    for (const order of [
      [0, 1, 2],
      [1, 0, 2],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      const found = await read(
        order.map((partition) => ({ ...parkedAt(3, first, 'gap'), partition })),
        log,
      )
      expect(
        found.map(({ position }) => position.partition),
        order.join(),
      ).to.deep.equal(partitions)
    }
  })

  it('are read on where the log gives fewer records at a time', async () => {
    const log = logOf([eventAt(3, first), eventAt(4, second)])
    const { read: whole } = log.log
    log.log.read = async (partition, offset) => whole(partition, offset, 1)
    const found = await read([parkedAt(4, second, 'gap'), parkedAt(3, first, 'gap')], log)
    expect(found.map(({ position }) => position.offset)).to.deep.equal([3, 4])
    expect(log.reads.length).to.equal(2)
  })

  it('are none where none are parked, and nothing is read', async () => {
    const log = logOf([])
    expect(await read([], log)).to.deep.equal([])
    expect(log.reads).to.deep.equal([])
  })

  it('are missed, if the log has no record, another one or no event at their place', async () => {
    const lost = `log-differs: The event log no longer holds ${first.envelopeHash} at partition 0, offset 3`
    const rival = chainOf(LIULIN)({ type: 'ItemPublished', version: 1, content: contentWith({ title: '另一条' }) })
    for (const records of [[], [eventAt(4, first)], [eventAt(3, rival)], [junkAt(3)]])
      expect(await refusal([parkedAt(3, first, 'gap')], logOf(records))).to.include(lost)
  })

  it('are missed, if a control record is at their place, even with the hash that they were parked with', async () => {
    const control = controlAt(3, { type: 'LogCreated', logId: 'log', partition: 0 })
    const { hash: envelopeHash } = readRecord(control.value, CODEC)
    const parked = { ...parkedAt(3, first, 'gap'), envelopeHash }
    expect(await refusal([parked], logOf([control]))).to.include(
      `log-differs: The event log no longer holds ${envelopeHash}`,
    )
  })

  it('are missed, if only the first of several is still there', async () => {
    const log = logOf([eventAt(3, first)])
    expect(await refusal([parkedAt(3, first, 'gap'), parkedAt(4, second, 'gap')], log)).to.include('offset 4')
  })
})
