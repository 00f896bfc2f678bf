import { expect } from 'chai'
import { createProgress } from '../../services/projector/progress.ts'

/** Whether a promise is settled by the time all that is due has been done. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false
  promise.then(
    () => (settled = true),
    () => (settled = true),
  )
  await new Promise((resolve) => setImmediate(resolve))
  return settled
}

describe('whoever waits until partitions have come so far', () => {
  it('waits for each of them', async () => {
    const progress = createProgress()
    const until = progress.until([3, 1])
    progress.reached(0, 5)
    expect(await isSettled(until)).to.equal(false)
    progress.reached(1, 1)
    expect(await isSettled(until)).to.equal(true)
  })

  it('does not wait for what is reached already, nor for an empty partition', async () => {
    const progress = createProgress()
    progress.reached(0, 5)
    progress.reached(0, 2)
    expect(await isSettled(progress.until([5, 0]))).to.equal(true)
    expect(await isSettled(progress.until([6]))).to.equal(false)
  })

  it('is told of a failure, and so is who comes after it', async () => {
    const progress = createProgress()
    const until = [progress.until([1]), progress.until([2])]
    const failure = new Error('gone')
    progress.fail(failure)
    for (const one of [...until, progress.until([1]), progress.until([0])])
      expect(
        await one.then(
          () => null,
          (error: unknown) => error,
        ),
      ).to.equal(failure)
  })
})
