import { expect } from 'chai'
import { applyInParts } from '../../services/projector/apply-in-parts.ts'
import { prepareBatch } from '../../services/projector/prepared-batch.ts'
import type { WritePace } from '../../services/projector/write-pace.ts'
import { chainOf, contentWith, DIRECTORY, LIULIN } from '../domain/scene.ts'
import { advancedAt, controlAt, eventAt } from './batch-scene.ts'
import { createStore, logOf, projectionOf } from './store-scene.ts'

const next = chainOf(LIULIN)
const RECORDS = [
  controlAt(0, { type: 'LogCreated', logId: 'log', partition: 0 }),
  advancedAt(1, DIRECTORY),
  ...[1, 2, 3, 4, 5].map((version) =>
    eventAt(
      version + 1,
      next({ type: version === 1 ? 'ItemPublished' : 'ItemRevised', version, content: contentWith() }),
    ),
  ),
]

/** The offsets that were reached by each write, and whether more was at hand. */
async function writes({ size = 3, endsAfter = Number.POSITIVE_INFINITY, isFull = false } = {}) {
  const store = await createStore()
  const { log } = logOf(RECORDS)
  const told: [next: number, hasMore: boolean][] = []
  const pace: WritePace = { size: () => size, measure: (_, write) => write() }
  const deps = { ...projectionOf(store, log), pace, persistently: <T>(work: () => Promise<T>) => work() }
  const batch = await prepareBatch({ partition: 0, records: RECORDS, directory: DIRECTORY }, deps)
  await applyInParts(
    batch,
    { isFull, hasEnded: () => told.length >= endsAfter },
    { ...deps, onApplied: (_, at, hasMore) => told.push([at.next, hasMore]) },
  )
  return { told, checkpoint: store.models.checkpoints.get(0)?.nextOffset }
}

describe('a batch in parts', () => {
  it('is written as much at a time as the pace says, and tells of each part whether more is at hand', async () => {
    expect(await writes()).to.deep.equal({
      told: [
        [3, true],
        [6, true],
        [7, false],
      ],
      checkpoint: 7,
    })
    expect((await writes({ size: 100 })).told).to.deep.equal([[7, false]])
    expect((await writes({ size: 100, isFull: true })).told).to.deep.equal([[7, true]])
  })

  it('stops behind the part in hand when it is to end, and leaves the rest to whoever reads on', async () => {
    expect(await writes({ endsAfter: 1 })).to.deep.equal({ told: [[3, true]], checkpoint: 3 })
    expect((await writes({ endsAfter: 2 })).told).to.have.length(2)
  })

  it('applies its first part even if it is to end already: somebody has read it', async () => {
    expect(await writes({ endsAfter: 0 })).to.deep.equal({ told: [[3, true]], checkpoint: 3 })
  })
})
