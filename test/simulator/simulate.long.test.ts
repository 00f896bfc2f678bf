import { expect } from 'chai'
import { simulate } from './simulate.ts'

describe('ten thousand runs in trouble', () => {
  it('end in the documents of the undisturbed run', async function () {
    this.timeout(3_600_000)
    for (let seed = 1; seed <= 10_000; seed++) {
      const { faults } = await simulate(seed)
      expect(faults, `seed ${seed}`).to.deep.equal([])
    }
  })
})
