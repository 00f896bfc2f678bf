import { expect } from 'chai'
import { createAssignedPartitions } from '../../../services/adapters/kafka/assigned-partitions.ts'

function start({ checkpoint = 7, low = 0, high = 9 } = {}) {
  const asked: number[] = []
  const sought: [number, number][] = []
  const failures: string[] = []
  const assigned = createAssignedPartitions({
    topic: 'hub.items',
    reader: { bounds: async () => ({ low, high }) },
    startAt: async (partition) => {
      asked.push(partition)
      return checkpoint
    },
    seek: (partition, offset) => sought.push([partition, offset]),
    onFailure: (error) => failures.push((error as { code: string }).code),
  })
  return { assigned, asked, sought, failures }
}

describe('The partitions that a consumer group has assigned', () => {
  it('begin at the checkpoint', async () => {
    const { assigned, sought } = start()
    assigned.assign([3])
    await assigned.current(3)?.ready
    expect(sought).to.deep.equal([[3, 7]])
    expect(assigned.current(3)?.next).to.equal(7)
  })

  it('ask for the checkpoint only when the batch in hand of the assignment before is done', async () => {
    const { assigned, asked } = start()
    assigned.assign([3])
    const before = assigned.current(3)
    await before?.ready
    const batch = Promise.withResolvers<void>()
    if (before !== undefined) before.working = batch.promise
    assigned.assign([3])
    await new Promise(setImmediate)
    expect(asked).to.deep.equal([3])
    batch.resolve()
    await assigned.current(3)?.ready
    expect(asked).to.deep.equal([3, 3])
  })

  it('are not sought by an assignment that a later one has replaced', async () => {
    const { assigned, sought } = start()
    assigned.assign([3])
    const before = assigned.current(3)
    assigned.assign([])
    await before?.ready
    expect(sought).to.deep.equal([])
    expect(assigned.current(3)).to.equal(undefined)
  })

  it('fail when the log begins after the checkpoint, and when it ends before it', async () => {
    for (const [bounds, code] of [
      [{ low: 8, high: 9 }, 'log-truncated'],
      [{ low: 0, high: 6 }, 'log-differs'],
    ] as const) {
      const { assigned, sought, failures } = start(bounds)
      assigned.assign([3])
      await assigned.current(3)?.ready
      expect(failures).to.deep.equal([code])
      expect(sought).to.deep.equal([])
    }
  })
})
