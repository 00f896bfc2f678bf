import { expect } from 'chai'
import { isWaiting } from '../../services/ports/parked-record.ts'
import type { Generation } from '../../services/ports/read-store.ts'
import { type createScript, emptyBatch } from './read-model-script.ts'

type Script = ReturnType<typeof createScript>

/** Compares every answer about the park with the script's. */
export async function checkPark(generation: Generation, { park, nodeIds }: Script): Promise<void> {
  const parked = park.parked()
  const discarded = park.discarded()
  expect(await generation.parked()).to.deep.equal(parked)
  const hashes = [...parked, ...discarded].flatMap(({ envelopeHash }) => envelopeHash ?? [])
  const isReadable = ({ envelopeHash }: { envelopeHash: string | null }) => envelopeHash !== null
  expect(await generation.parkedEnvelopes(hashes)).to.have.deep.members(parked.filter(isReadable))
  expect(await generation.discardedEnvelopes(hashes)).to.have.deep.members(discarded)
  expect(await generation.waiting(nodeIds(), parked.length + 1)).to.have.deep.members(parked.filter(isWaiting))
  const counts = Map.groupBy(parked, ({ reason, nodeId }) => JSON.stringify({ reason, nodeId }))
  expect(await generation.parkedCounts()).to.have.deep.members(
    [...counts].map(([group, records]) => ({ ...JSON.parse(group), count: records.length })),
  )
}

/**
 * Does what a late projector does that has parked a record again after it was unparked: it sweeps (sweep-waiting.ts).
 * Nothing else removes such a record.
 */
export async function sweep(generation: Generation, { park }: Script): Promise<void> {
  for (const at of await generation.checkpoints()) {
    const unpark = park.unparked().filter(({ partition }) => partition === at.partition)
    expect(await generation.write({ ...emptyBatch(at, at), unpark })).to.equal(true)
  }
}
