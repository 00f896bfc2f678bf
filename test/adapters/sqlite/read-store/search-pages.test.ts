import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { pagesAreReached } from '../../../../services/adapters/sqlite/read-store/search-pages.ts'

/** Thousands of terms, on dozens of pages of several segments. */
function manyTerms(): DatabaseSync {
  const database = new DatabaseSync(':memory:', { defensive: false })
  database.exec(
    "CREATE VIRTUAL TABLE found USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii')",
  )
  const insert = database.prepare('INSERT INTO found(rowid, tokens) VALUES (?, ?)')
  for (let item = 0; item < 600; item++)
    insert.run(
      item,
      Array.from({ length: 60 }, (_, n) => String.fromCodePoint(0x4e00 + ((item * 31 + n * 97) % 9000)).repeat(2)).join(
        ' ',
      ),
    )
  return database
}

const areReached = (database: DatabaseSync) => pagesAreReached({ sql: (text) => database.prepare(text) }, 'found')

describe('the pages of a search index', () => {
  it('are all reached as they were written, and as they were merged', () => {
    const database = manyTerms()
    expect(areReached(database)).to.equal(true)
    database.exec("INSERT INTO found(found) VALUES ('optimize')")
    expect(areReached(database)).to.equal(true)
  })

  it('are all reached while a merge is not done: it leaves pages that begin later than their rows say', () => {
    const database = new DatabaseSync(':memory:')
    database.exec(
      "CREATE VIRTUAL TABLE found USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii')",
    )
    const insert = database.prepare('INSERT INTO found(rowid, tokens) VALUES (?, ?)')
    const remove = database.prepare("INSERT INTO found(found, rowid, tokens) VALUES ('delete', ?, ?)")
    const wordAt = (item: number) => (_: unknown, n: number) => `w${((item * 7919 + n * 104729) % 50000).toString(36)}`
    for (let first = 1; first <= 600; first += 50) {
      database.exec('BEGIN')
      for (let item = first; item < first + 50; item++) {
        const words = Array.from({ length: 900 }, wordAt(item)).join(' ')
        insert.run(item, words)
        if (item % 3 === 0) remove.run(item, words)
      }
      database.exec('COMMIT')
      expect(areReached(database), `after item ${first + 49}`).to.equal(true)
    }
  })

  it('are not, when a row that leads to one is gone or says another term', () => {
    const database = manyTerms()
    database.exec("INSERT INTO found(found) VALUES ('optimize')")
    const rows = database.prepare('SELECT segid, pgno, term FROM found_idx WHERE length(term) > 0').all()
    expect(rows.length).to.be.above(10)
    for (const { segid, pgno, term } of rows) {
      database.exec('SAVEPOINT whole')
      database.prepare('DELETE FROM found_idx WHERE segid = ? AND pgno = ?').run(segid ?? null, pgno ?? null)
      expect(areReached(database), `row ${pgno} gone`).to.equal(false)
      database.exec('ROLLBACK TO whole')
      const other = Buffer.from(term as Uint8Array)
      const last = other.length - 1
      other.writeUInt8((other[last] as number) ^ 1, last)
      database
        .prepare('UPDATE found_idx SET term = ? WHERE segid = ? AND pgno = ?')
        .run(other, segid ?? null, pgno ?? null)
      expect(areReached(database), `row ${pgno} changed`).to.equal(false)
      database.exec('ROLLBACK TO whole; RELEASE whole')
    }
  })
})
