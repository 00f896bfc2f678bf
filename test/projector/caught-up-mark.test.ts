import { expect } from 'chai'
import type { EventLog } from '../../services/ports/event-log.ts'
import { markCaughtUp } from '../../services/projector/caught-up-mark.ts'
import { checkpointAt, createStore } from './store-scene.ts'

const NOW = '2026-03-01T12:00:00.000Z'

/** When each partition was caught up, for a log that ends here and then there, and checkpoints at these offsets. */
async function caughtUp(ends: number[], later: number[], ...offsets: number[]) {
  const { generation, models } = await createStore()
  for (const [partition, nextOffset] of offsets.entries())
    models.checkpoints.set(partition, checkpointAt(nextOffset, { partition }))
  const readings = [ends, later]
  const order: string[] = []
  const log = {
    ends: async () => {
      order.push('ends')
      return readings.shift() ?? []
    },
  } as unknown as EventLog
  await markCaughtUp(generation, log, () => {
    order.push('now')
    return NOW
  })
  expect(order).to.deep.equal(['now', 'ends', 'ends'])
  return [...models.checkpoints.values()].map(({ caughtUpAt }) => caughtUpAt)
}

describe('when a partition was caught up', () => {
  it('is written where nothing was left to read', async () => {
    expect(await caughtUp([5, 5], [5, 5], 5, 4)).to.deep.equal([NOW, null])
  })

  it('is written also where the log has grown since it was asked', async () => {
    expect(await caughtUp([5], [7], 5)).to.deep.equal([NOW])
    expect(await caughtUp([5], [7], 7)).to.deep.equal([NOW])
  })

  it('is not written where the log is shorter than what was applied: it is another log', async () => {
    expect(await caughtUp([2], [2], 5)).to.deep.equal([null])
  })

  it('is not written of a partition that the log does not have', async () => {
    expect(await caughtUp([5], [5], 5, 0)).to.deep.equal([NOW, null])
    expect(await caughtUp([5, 0], [5], 5, 3)).to.deep.equal([NOW, null])
  })

  it('changes nothing else of the checkpoint', async () => {
    const { generation, models } = await createStore()
    models.checkpoints.set(0, checkpointAt(5))
    await markCaughtUp(generation, { ends: async () => [5] } as unknown as EventLog, () => NOW)
    expect(models.checkpoints.get(0)).to.deep.equal(checkpointAt(5, { caughtUpAt: NOW }))
  })
})
