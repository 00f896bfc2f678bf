import { expect } from 'chai'
import { parseInstant } from '../../services/domain/ids.ts'
import { createScrubbing } from '../../services/projector/scrubbing.ts'

/** A store that counts how often it is scrubbed, and that can be held by a reader. */
function scene() {
  const store = { scrubbed: 0, isHeld: false }
  const told: string[] = []
  const time = { now: Date.parse('2026-03-01T12:00:00.000Z') }
  const scrub = async () => {
    if (store.isHeld) throw new Error('held by a reader')
    store.scrubbed++
  }
  const scrubbing = createScrubbing(
    { scrub },
    {
      now: () => parseInstant(new Date(time.now).toISOString()),
      onRetry: ({ message }) => told.push(message),
    },
  )
  return { scrubbing, store, told, time }
}

describe('a store from which texts were erased', () => {
  it('is scrubbed after the first batch of a start, because a crash can have prevented it, and then when texts were erased', async () => {
    const { scrubbing, store } = scene()
    for (let batch = 0; batch < 2; batch++) await scrubbing.scrub()
    expect(store.scrubbed).to.equal(1)
    for (let batch = 0; batch < 2; batch++) {
      scrubbing.demand()
      await scrubbing.scrub()
    }
    expect(store.scrubbed).to.equal(3)
    await scrubbing.retry()
    expect(store.scrubbed).to.equal(3)
  })

  it('is scrubbed by retries only while a reader holds it, so that no batch waits', async () => {
    const { scrubbing, store, told } = scene()
    store.isHeld = true
    await scrubbing.scrub()
    store.isHeld = false
    await scrubbing.scrub()
    expect([store.scrubbed, told]).to.deep.equal([0, ['held by a reader']])
    await scrubbing.retry()
    expect(store.scrubbed).to.equal(1)
    scrubbing.demand()
    await scrubbing.scrub()
    expect(store.scrubbed).to.equal(2)
  })

  it('is told of once a minute while it fails, and at once when it fails anew', async () => {
    const { scrubbing, store, told, time } = scene()
    const failAfter = async (ms: number) => {
      time.now += ms
      await scrubbing.retry()
      return told.length
    }
    store.isHeld = true
    expect(await failAfter(0)).to.equal(1)
    expect(await failAfter(59_999)).to.equal(1)
    expect(await failAfter(1)).to.equal(2)
    store.isHeld = false
    await scrubbing.retry()
    store.isHeld = true
    scrubbing.demand()
    expect(await failAfter(1)).to.equal(3)
  })
})
