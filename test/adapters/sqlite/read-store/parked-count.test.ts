import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { PARKED_COUNT_SQL } from '../../../../services/adapters/sqlite/read-store/read-parked.ts'
import { READ_TABLES } from '../../../../services/adapters/sqlite/read-store/tables.ts'

describe('counting what is parked in SQLite', () => {
  it('reads an index and no record, and sorts nothing', () => {
    const database = new DatabaseSync(':memory:')
    database.exec(READ_TABLES)
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${PARKED_COUNT_SQL}`).all()
    database.close()
    expect(plan.map(({ detail }) => detail)).to.deep.equal([
      'SEARCH parked USING COVERING INDEX parked_count (discarded=?)',
    ])
  })
})
