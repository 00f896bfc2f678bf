import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { inOneState } from '../../../../services/adapters/sqlite/read-store/one-state.ts'

describe('what is read in one state', () => {
  it('fails with its own fault where that has ended the transaction, and leaves none open', () => {
    using database = new DatabaseSync(':memory:')
    const failing = () =>
      inOneState({ database }, () => {
        database.exec('ROLLBACK')
        throw new Error('the disk is damaged')
      })
    expect(failing).to.throw('the disk is damaged')
    expect(database.isTransaction).to.equal(false)
    expect(inOneState({ database }, () => inOneState({ database }, () => 7))).to.equal(7)
    expect(database.isTransaction).to.equal(false)
  })
})
