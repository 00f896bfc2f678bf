import { expect } from 'chai'
import { type NodeId, parseNodeId } from '../../services/domain/ids.ts'
import type { EventLog, LogEntry, LogRecord } from '../../services/ports/event-log.ts'
import { describeFollowing } from './event-log-following.ts'
import { control, entry, NODES, readAll, textOf } from './log-entries.ts'

export interface EventLogUnderTest {
  /** Opens the log as one process does. Whoever opens it closes it. */
  open(): Promise<EventLog>
  dispose(): Promise<void>
}

/** What every event log does. `make` gives a new, empty log. */
export function describeEventLog(
  name: string,
  capabilities: { erases: boolean },
  make: () => Promise<EventLogUnderTest>,
): void {
  describe(`${name} as an event log`, function () {
    this.timeout(60_000)
    let under: EventLogUnderTest
    let log: EventLog
    before(async () => {
      under = await make()
    })
    beforeEach(async () => {
      log = await under.open()
    })
    afterEach(() => log.close())
    after(() => under?.dispose())

    const endOf = async (partition: number) => (await log.ends())[partition] as number

    it('gives each entry back from the position that it said', async () => {
      const entries = NODES.flatMap((key) => [entry(key, 1), entry(key, 2)])
      const positions = await log.append(entries)
      for (const [index, { partition, offset }] of positions.entries()) {
        const wanted = entries[index] as LogEntry
        expect(partition).to.equal(log.partitionOf(wanted.key))
        const [record] = await log.read(partition, offset, 1)
        expect(record).to.include({ partition, offset, key: wanted.key })
        expect(record?.value).to.deep.include({ schema: wanted.schema })
        expect(textOf(record as LogRecord)).to.equal(`${wanted.key} ${wanted.nodeSeq}`)
      }
    })

    it('keeps the order of a node, whatever it is appended with', async () => {
      const key = parseNodeId('order-town')
      const from = await endOf(log.partitionOf(key))
      for (let round = 0; round < 4; round++)
        await log.append(
          Array.from({ length: 50 }, (_, i) => [entry(key, round * 50 + i), entry(NODES[i % 5] as NodeId, i)]).flat(),
        )
      const mine = (await readAll(log, log.partitionOf(key), from)).filter((record) => record.key === key)
      expect(mine.map(textOf)).to.deep.equal(Array.from({ length: 200 }, (_, i) => `${key} ${i}`))
      const offsets = mine.map(({ offset }) => offset)
      expect(offsets).to.deep.equal(offsets.toSorted((a, b) => a - b))
    })

    it('takes an append larger than any one batch of an engine, in order', async () => {
      const key = parseNodeId('large-town')
      const from = await endOf(log.partitionOf(key))
      const large = 'x'.repeat(300_000)
      await log.append(Array.from({ length: 10 }, (_, i) => entry(key, i, `${i} ${large}`)))
      const read = await readAll(log, log.partitionOf(key), from, 3)
      expect(read.map((record) => textOf(record).slice(0, 2).trim())).to.deep.equal([...'0123456789'])
    })

    it('keeps what it acknowledged for whoever opens it next', async () => {
      const [position] = await log.append([entry(parseNodeId('durable-town'), 1, 'durable')])
      const other = await under.open()
      const [record] = await other.read(position?.partition as number, position?.offset as number, 1)
      expect(textOf(record as LogRecord)).to.equal('durable')
      await other.close()
    })

    it('gives fewer at a time where records are large, and all of them in the end', async () => {
      const key = parseNodeId('bytes-town')
      const from = await endOf(log.partitionOf(key))
      const large = 'x'.repeat(300_000)
      for (let i = 0; i < 60; i += 10)
        await log.append(Array.from({ length: 10 }, (_, j) => entry(key, i + j, `${i + j} ${large}`)))
      const first = await log.read(log.partitionOf(key), from, 1000)
      expect(first.length).to.be.within(1, 59)
      expect(await readAll(log, log.partitionOf(key), from, 1000)).to.have.length(60)
    })

    it('gives no more than was asked for, and nothing at the end', async () => {
      const key = parseNodeId('limit-town')
      const partition = log.partitionOf(key)
      const from = await endOf(partition)
      await log.append(Array.from({ length: 7 }, (_, i) => entry(key, i)))
      expect(await log.read(partition, from, 3)).to.have.length(3)
      expect((await log.read(partition, from + 3, 100)).map(textOf)).to.deep.equal(
        [3, 4, 5, 6].map((i) => `${key} ${i}`),
      )
      expect(await log.read(partition, await endOf(partition), 10)).to.deep.equal([])
    })

    it('has as end the offset that the next record gets', async () => {
      const end = await endOf(log.partitionOf(parseNodeId('end-town')))
      const [position] = await log.append([entry(parseNodeId('end-town'), 1)])
      expect(position?.offset).to.equal(end)
      expect(await endOf(log.partitionOf(parseNodeId('end-town')))).to.equal(end + 1)
    })

    it('knows the time of a record by its own clock, never falling, and null at the end', async () => {
      const partition = log.partitionOf(parseNodeId('time-town'))
      const before = Date.now()
      const positions = []
      for (let i = 0; i < 3; i++) positions.push(...(await log.append([entry(parseNodeId('time-town'), i)])))
      const times = await Promise.all(positions.map(({ offset }) => log.timeAt(partition, offset)))
      for (const time of times) expect(Date.parse(time as string)).to.be.within(before - 5, Date.now() + 5)
      expect(times).to.deep.equal(times.toSorted())
      expect(await log.timeAt(partition, await endOf(partition))).to.equal(null)
      const [record] = await log.read(partition, positions[0]?.offset as number, 1)
      expect(record?.time).to.equal(times[0])
    })

    it('puts a control record, without a key, into the partition that was named', async () => {
      for (let partition = 0; partition < log.partitions; partition++) {
        const position = await log.appendControl(partition, control(`control ${partition}`))
        expect(position.partition).to.equal(partition)
        const [record] = await log.read(partition, position.offset, 1)
        expect(record?.key).to.equal(null)
        expect(textOf(record as LogRecord)).to.equal(`control ${partition}`)
      }
    })

    it('keeps a record that is sent twice as two records', async () => {
      const partition = log.partitionOf(parseNodeId('twice-town'))
      const from = await endOf(partition)
      await log.append([entry(parseNodeId('twice-town'), 1)])
      await log.append([entry(parseNodeId('twice-town'), 1)])
      expect((await readAll(log, partition, from)).map(textOf)).to.deep.equal(['twice-town 1', 'twice-town 1'])
    })

    describeFollowing(() => log)

    if (capabilities.erases)
      it('erases the content of those records of a node whose nodeSeqs it is given', async () => {
        const key = parseNodeId('erase-town')
        const [first] = await log.append([entry(key, 1, 'secret'), entry(key, 2, 'public')])
        await log.erase?.({ key, nodeSeqs: [1], rewrite: (record) => ({ ...record, body: Buffer.from('gone') }) })
        const records = await log.read(first?.partition as number, first?.offset as number, 2)
        expect(records.map(textOf)).to.deep.equal(['gone', 'public'])
      })
    else
      it('says that it cannot erase', () => {
        expect(log.erase).to.equal(null)
      })
  })
}
