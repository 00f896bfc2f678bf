import { expect } from 'chai'
import { draftDifferences } from '../../../services/domain/catalogue/draft-differences.ts'
import type { CatalogueRow } from '../../../services/domain/item/content.ts'

const row = (rowId: string, no: string, level2: string, more: Partial<CatalogueRow> = {}): CatalogueRow => ({
  ...{ rowId, no, level2, timeLimit: '每月' },
  ...more,
})

describe('how a draft of a catalogue differs from another one', () => {
  it('is told by what the rows are, though each draft counts them anew', () => {
    const before = [row('r1', '1', '甲'), row('r2', '2', '乙')]
    const draft = [row('r1', '0', '新'), row('r2', '1', '甲'), row('r3', '2', '乙', { timeLimit: '每季度' })]
    const { rows, gone } = draftDifferences(before, draft)
    expect([...rows]).to.deep.equal([
      ['r1', { before: null, members: [] }],
      ['r3', { before: before[1], members: ['timeLimit'] }],
    ])
    expect(gone).to.deep.equal([])
  })

  it('leaves out what has lapsed on either side, and names what is gone', () => {
    const lapsed = row('r3', '3', '丙', { ended: '2026-01-01' })
    const { rows, gone } = draftDifferences(
      [row('r1', '1', '甲'), row('r2', '2', '乙'), lapsed],
      [row('r1', '1', '甲'), { ...row('r2', '2', '乙'), ended: '2026-03-05' }, lapsed],
    )
    expect(rows.size).to.equal(0)
    expect(gone.map(({ rowId }) => rowId)).to.deep.equal(['r2'])
  })

  it('is nothing where a code says that a row is the same, whatever its number, and its words are', () => {
    const before = [row('r1', '1', '甲', { code: 'c1' })]
    const { rows } = draftDifferences(before, [row('r9', '1', '甲', { code: 'c1' })])
    expect(rows.size).to.equal(0)
  })
})
