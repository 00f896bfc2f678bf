import { expect } from 'chai'
import { createKnownCheckpoints } from '../../services/projector/known-checkpoints.ts'
import { checkpointAt, createStore } from './store-scene.ts'

const CAUGHT_UP_AT = '2026-03-01T12:00:00.000Z' as never

describe('the checkpoints that a projector knows', () => {
  it('are read from the store once, also where there is none, until they are forgotten', async () => {
    const store = await createStore()
    const known = createKnownCheckpoints(store.generation)
    for (let time = 0; time < 2; time++) expect(await known.of(0)).to.equal(null)
    expect(store.asked('checkpoint')).to.have.length(1)
    store.models.checkpoints.set(0, checkpointAt(5))
    expect(await known.of(0)).to.equal(null)
    known.forget(0)
    expect(await known.of(0)).to.deep.equal(checkpointAt(5))
  })

  it('have an observation beside them, where they still stand there', async () => {
    const known = createKnownCheckpoints((await createStore()).generation)
    known.set(checkpointAt(5))
    known.observed(checkpointAt(5, { caughtUpAt: CAUGHT_UP_AT }))
    expect(await known.of(0)).to.deep.equal(checkpointAt(5, { caughtUpAt: CAUGHT_UP_AT }))
    // It was written, and before it came back the partition went on.
    known.set(checkpointAt(7))
    known.observed(checkpointAt(5, { caughtUpAt: CAUGHT_UP_AT }))
    expect(await known.of(0)).to.deep.equal(checkpointAt(7))
  })
})
