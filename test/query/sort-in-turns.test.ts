import { expect } from 'chai'
import fc from 'fast-check'
import { LINES_A_TURN, sortInTurns } from '../../services/query/sort-in-turns.ts'

describe('sorting in turns', () => {
  it('sorts as sort() does', async () => {
    for (const length of [0, 1, LINES_A_TURN, LINES_A_TURN + 1, 3 * LINES_A_TURN + 17]) {
      const lines = fc.sample(fc.string({ maxLength: 4 }), { numRuns: length, seed: length })
      expect(await sortInTurns([...lines], async () => {})).to.deep.equal([...lines].sort())
    }
  })

  it('gives the event loop back on the way', async () => {
    let turns = 0
    const lines = Array.from({ length: 4 * LINES_A_TURN }, (_, index) => `${(index * 7919) % 4001}`)
    await sortInTurns(lines, async () => {
      turns++
    })
    expect(turns).to.be.greaterThan(10)
  })
})
