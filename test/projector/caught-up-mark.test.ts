import { expect } from 'chai'
import { parseInstant } from '../../services/domain/ids.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import { type KeptOutlet, outletsToKeep } from '../../services/ports/kept-outlet.ts'
import { markCaughtUp } from '../../services/projector/caught-up-mark.ts'
import { DIRECTORY } from '../domain/scene.ts'
import { type Call, checkpointAt, createStore, projectionOf } from './store-scene.ts'

const NOW = parseInstant('2026-03-01T12:00:00.000Z')

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
    read: async () => [{}],
  } as unknown as EventLog
  await markCaughtUp(projectionOf({ generation }, log), () => {
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

  for (const [title, time, expected] of [
    ['is written where the offsets up to the end hold no record: the marker of a transaction comes last', null, NOW],
    ['is not written where a transaction of somebody else holds up what is there', NOW, null],
  ] as const)
    it(title, async () => {
      const { generation, models } = await createStore()
      models.checkpoints.set(0, checkpointAt(5))
      const log = { ends: async () => [6], read: async () => [], timeAt: async () => time } as unknown as EventLog
      const read: number[][] = []
      await markCaughtUp(
        projectionOf({ generation }, log),
        () => NOW,
        (...place) => read.push(place),
      )
      expect(models.checkpoints.get(0)?.caughtUpAt).to.equal(expected)
      // Whoever waits at a start for what can be read waits for neither.
      expect(read).to.deep.equal([[0, 6]])
    })

  it('is written of a partition beyond those of the log, which nobody waits for', async () => {
    const { generation, models } = await createStore()
    for (const partition of [0, 1, 2]) models.checkpoints.set(partition, checkpointAt(5, { partition }))
    const log = { partitions: 1, ends: async () => [5] } as unknown as EventLog
    const read: number[] = []
    await markCaughtUp(
      projectionOf({ generation }, log),
      () => NOW,
      (partition) => read.push(partition),
    )
    expect([...models.checkpoints.values()].map(({ caughtUpAt }) => caughtUpAt)).to.deep.equal([NOW, NOW, NOW])
    expect(read).to.deep.equal([0])
  })

  it('comes with what outlets are by the latest directory', async () => {
    const { generation } = await createStore()
    const kept: KeptOutlet[] = []
    generation.outletsKept = async () => []
    generation.keepOutlets = async (outlets) => void kept.push(...outlets)
    await markCaughtUp(projectionOf({ generation }, { ends: async () => [] } as unknown as EventLog), () => NOW)
    expect(kept).to.deep.equal(outletsToKeep(DIRECTORY))
  })

  it('changes nothing else of the checkpoint', async () => {
    const { generation, models } = await createStore()
    models.checkpoints.set(0, checkpointAt(5))
    const projection = projectionOf({ generation }, { ends: async () => [5] } as unknown as EventLog)
    await projection.checkpoints.of(0)
    await markCaughtUp(projection, () => NOW)
    expect(models.checkpoints.get(0)).to.deep.equal(checkpointAt(5, { caughtUpAt: NOW }))
    expect(await projection.checkpoints.of(0)).to.deep.equal(checkpointAt(5, { caughtUpAt: NOW }))
  })

  it('is not known to the projector where another one moved the checkpoint before it was written', async () => {
    const { generation, models } = await createStore({
      before: async ([method]: Call) => {
        if (method === 'write') models.checkpoints.set(0, checkpointAt(6))
      },
    })
    models.checkpoints.set(0, checkpointAt(5))
    const projection = projectionOf({ generation }, { ends: async () => [5] } as unknown as EventLog)
    await projection.checkpoints.of(0)
    await markCaughtUp(projection, () => NOW)
    expect(await projection.checkpoints.of(0)).to.deep.equal(checkpointAt(5))
  })
})
