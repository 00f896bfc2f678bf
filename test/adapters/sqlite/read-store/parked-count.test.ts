import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { COUNT_PARKED } from '../../../../services/adapters/sqlite/read-store/read-parked.ts'
import { READ_SCHEMA } from '../../../../services/adapters/sqlite/read-store/schema.ts'

describe('counting what is parked in SQLite', () => {
  it('reads an index and no record, and sorts nothing', () => {
    const database = new DatabaseSync(':memory:')
    database.exec(READ_SCHEMA)
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${COUNT_PARKED}`).all()
    database.close()
    expect(plan.map(({ detail }) => detail)).to.deep.equal([
      'SEARCH parked USING COVERING INDEX parked_count (discarded=?)',
    ])
  })
})
