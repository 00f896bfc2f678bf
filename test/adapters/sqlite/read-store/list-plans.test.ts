import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { listPageSql } from '../../../../services/adapters/sqlite/read-store/list-walk.ts'
import { READ_TABLES } from '../../../../services/adapters/sqlite/read-store/tables.ts'

describe('a page of a list in SQLite', () => {
  let database: DatabaseSync
  before(() => {
    database = new DatabaseSync(':memory:')
    database.exec(READ_TABLES)
  })
  after(() => database.close())

  const planOf = (sql: string) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail))

  for (const [order, used] of [
    ['printed', 'USING COVERING INDEX outlet_printed (entry=? AND day>? AND (day,publishedAt,itemId)<(?,?,?))'],
    ['received', 'USING PRIMARY KEY (entry=? AND (publishedAt,itemId)<(?,?))'],
    ['updated', 'USING COVERING INDEX outlet_updated (entry=? AND updatedAt>? AND (updatedAt,itemId)<(?,?))'],
  ] as const)
    it(`by ${order} is one range of one index, and nothing is sorted`, () => {
      expect(planOf(listPageSql(order, { layoutAge: 'current' }))).to.deep.equal([`SEARCH outlet_items ${used}`])
    })

  it('of an older layout is one range of its own key', () => {
    expect(planOf(listPageSql('received', { layoutAge: 'older' }))).to.deep.equal([
      'SEARCH outlet_items USING PRIMARY KEY (entry=? AND publishedAt>? AND (publishedAt,itemId)<(?,?))',
    ])
  })
})
