import { expect } from 'chai'
import { parseNodeId } from '../../services/domain/ids.ts'
import type { EventLog, LogRecord } from '../../services/ports/event-log.ts'
import { followerGroup } from '../follower-group.ts'
import { entry, NODES, readAll, textOf } from './log-entries.ts'

const UNKNOWN_GROUP = () => followerGroup(`contract-${crypto.randomUUID()}`)

/** How an event log is followed. */
export function describeFollowing(log: () => EventLog): void {
  const following = (startAt: (partition: number) => Promise<number>, batchSize = 10) => {
    const seen: LogRecord[] = []
    const batches: number[] = []
    let tell = () => {}
    const follower = log().follow({
      group: UNKNOWN_GROUP(),
      startAt,
      batchSize,
      onBatch: async (_, records) => {
        seen.push(...records)
        batches.push(records.length)
        tell()
      },
    })
    const until = async (condition: () => boolean) => {
      while (!condition())
        await Promise.race([
          new Promise<void>((resolve) => {
            tell = resolve
          }),
          follower.done,
        ])
    }
    return { seen, batches, follower, until }
  }

  it('is followed from the beginning, in batches of no more than was asked for, and live', async () => {
    await log().append(Array.from({ length: 25 }, (_, i) => entry(parseNodeId('follow-town'), i)))
    const ends = await log().ends()
    const { seen, batches, follower, until } = following(async () => 0)
    const total = ends.reduce((sum, end) => sum + end, 0)
    await until(() => seen.length >= total)
    await log().append([entry(parseNodeId('follow-town'), 25, 'live')])
    await until(() => textOf(seen.at(-1) as LogRecord) === 'live')
    expect(Math.max(...batches)).to.be.at.most(10)
    await follower.stop()
    for (let partition = 0; partition < log().partitions; partition++) {
      const offsets = seen.filter((record) => record.partition === partition).map(({ offset }) => offset)
      const wanted = (await readAll(log(), partition)).map(({ offset }) => offset)
      expect(offsets).to.deep.equal(wanted)
    }
  })

  it('is followed from where it is told, whatever was followed before', async () => {
    const ends = await log().ends()
    const { seen, follower, until } = following(async (partition) => ends[partition] as number)
    await log().append(NODES.map((key) => entry(key, 99, `after ${key}`)))
    await until(() => seen.length === NODES.length)
    await follower.stop()
    expect(seen.map(textOf).toSorted()).to.deep.equal(NODES.map((key) => `after ${key}`).toSorted())
  })

  it('ends following with the error that dealing with a batch threw', async () => {
    await log().append([entry(parseNodeId('error-town'), 1)])
    const follower = log().follow({
      group: UNKNOWN_GROUP(),
      startAt: async () => 0,
      batchSize: 10,
      onBatch: async () => {
        throw new Error('cannot deal with this')
      },
    })
    const error = await follower.done.catch((thrown) => thrown as Error)
    expect((error as Error).message).to.equal('cannot deal with this')
    await follower.stop()
  })

  it('has dealt with the batch in hand when it has stopped following', async () => {
    await log().append([entry(parseNodeId('stop-town'), 1)])
    let state = 'idle'
    const begun = Promise.withResolvers<void>()
    const follower = log().follow({
      group: UNKNOWN_GROUP(),
      startAt: async () => 0,
      batchSize: 1000,
      onBatch: async () => {
        state = 'working'
        begun.resolve()
        await new Promise((resolve) => setTimeout(resolve, 300))
        state = 'idle'
      },
    })
    await begun.promise
    await follower.stop()
    expect(state).to.equal('idle')
  })
}
