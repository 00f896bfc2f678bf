import { expect } from 'chai'
import { allEnded } from '../../../services/hub/running/all-ended.ts'
import { stopThenClose } from '../../../services/hub/running/stop-then-close.ts'
import { failureOf } from '../../failure-of.ts'

describe('a process that ends', () => {
  it('closes the log although a part cannot be stopped, and tells why', async () => {
    let isClosed = false
    const side = {
      close: async () => {
        isClosed = true
      },
    }
    const why = new Error('the store is away')
    expect(await failureOf(stopThenClose(() => Promise.reject(why), side))).to.equal(why)
    expect(isClosed).to.equal(true)
  })

  it('waits for every part, although one has failed already', async () => {
    const slow = Promise.withResolvers<void>()
    let ended = false
    const all = failureOf(allEnded([Promise.reject(new Error('first')), slow.promise])).then((error) => {
      ended = true
      return error
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(ended).to.equal(false)
    slow.resolve()
    expect((await all).message).to.equal('first')
  })
})
