import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { scratchFolder } from '../../scratch-folder.ts'
import { compareCells, type Tally } from './compare-cells.ts'
import { madeRows } from './made-cells.ts'
import { chooser, writeMadeCells } from './write-made-cells.ts'

const RUNS = Number(process.env.HUB_TEST_RUNS ?? 100)

describe('any workbook of raw XML', () => {
  const folder = scratchFolder()

  it(`shows each cell as it is, or refuses it by name: ${RUNS} workbooks (HUB_TEST_RUNS)`, function () {
    this.timeout(20_000 + RUNS * 100)
    const all: Tally = { arrived: 0, refused: 0, silent: [] }
    const file = join(folder(), '任意.xlsx')
    fc.assert(
      fc.property(madeRows, fc.nat(), (rows, seed) => {
        const choose = chooser(seed)
        const hidden = new Set([...rows.keys()].filter(() => choose(false, false, false, true)))
        const seen = rows.map((cells, index) => (hidden.has(index) ? cells.map(() => null) : cells))
        writeFileSync(file, writeMadeCells(rows, choose, hidden))
        const tally: Tally = { arrived: 0, refused: 0, silent: [] }
        compareCells(file, seen, tally)
        all.arrived += tally.arrived
        all.refused += tally.refused
        expect(tally.silent).to.deep.equal([])
      }),
      { numRuns: RUNS },
    )
    const share = all.arrived / (all.arrived + all.refused)
    process.stderr.write(`      ${all.arrived} cells arrived, ${all.refused} were refused by name\n`)
    expect(share).to.be.above(0.6)
  })
})
