import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { createCandidates } from '../../../../services/adapters/sqlite/read-store/candidates.ts'
import type { GenerationFile } from '../../../../services/adapters/sqlite/read-store/generation-file.ts'
import { createKeptCounts } from '../../../../services/adapters/sqlite/read-store/kept-counts.ts'
import { countList } from '../../../../services/adapters/sqlite/read-store/list-count.ts'
import { createNames } from '../../../../services/adapters/sqlite/read-store/names.ts'
import { READ_TABLES } from '../../../../services/adapters/sqlite/read-store/tables.ts'
import { openSqliteReadStore } from '../../../../services/adapters/sqlite/read-store.ts'
import { timers } from '../../../../services/hub/clock.ts'
import { createScript } from '../../../contracts/read-model-script.ts'
import { BOARD, publish } from '../../../contracts/read-store-under-test.ts'
import { scratchFolder } from '../../../scratch-folder.ts'

describe('the count of a list in SQLite', () => {
  let database: DatabaseSync
  let texts: Set<string>
  let count: (entries: number[], field?: string) => Promise<number | null>
  beforeEach(() => {
    database = new DatabaseSync(':memory:')
    database.exec(READ_TABLES)
    texts = new Set()
    const generationFile: GenerationFile = {
      file: 'in memory',
      database,
      layoutAge: 'current',
      sql: (text) => {
        texts.add(text)
        return database.prepare(text)
      },
      forget: () => undefined,
      guard: (work) => work(),
      close: () => undefined,
    }
    const names = createNames(generationFile)
    const candidates = createCandidates(generationFile, names)
    const parts = { generationFile, names, candidates, turn: timers.turn, counts: createKeptCounts(generationFile) }
    count = (entries, field) =>
      countList(parts, entries, { entries: [], today: '2026-03-01', fromDay: 20260101, field }, 100)
  })
  afterEach(() => database.close())

  it('keeps no statement for each outlet that somebody asks for', async () => {
    for (const field of [undefined, '农业']) {
      await count([1], field)
      const { size } = texts
      for (const entries of [[2], [3, 4], [5, 6, 7]]) await count(entries, field)
      expect(texts.size).to.equal(size)
    }
  })

  it('counts the items of all its entries once', async () => {
    const insert = database.prepare('INSERT INTO outlet_items VALUES (?, 1, ?, ?, 0, 0, 99999999, 20260201, 1)')
    const rows: [entry: number, item: number][] = [
      [1, 1],
      [1, 2],
      [2, 2],
      [2, 3],
      [3, 4],
    ]
    for (const [entry, item] of rows) insert.run(entry, `i${item}`, item)
    expect([await count([1]), await count([1, 2]), await count([3, 2]), await count([9])]).to.deep.equal([2, 3, 3, 0])
  })

  it('is read from the index of its days', async () => {
    await count([1, 2])
    await count([1, 2], '农业')
    const plans = [...texts].filter((text) => text.includes('outlet_items'))
    expect(plans).to.have.length(3)
    for (const text of plans) {
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${text}`).all()
      expect(plan.map(({ detail }) => detail)).to.include(
        'SEARCH outlet_items USING COVERING INDEX outlet_printed (entry=? AND day>? AND day<?)',
      )
    }
  })
})

describe('the count of items that lists show on some days only', () => {
  const folder = scratchFolder()

  it('ends with null behind the looks that it may take, and gives others their turn', async () => {
    let turns = 0
    const turn = async () => {
      turns++
    }
    const store = openSqliteReadStore({ folder: folder(), timers: { ...timers, turn } })
    const generation = await store.open(1)
    const script = createScript()
    const displayed = (at: number) => ({ displayFrom: at % 100 === 0 ? '2026-02' : '2027' })
    const acts = Array.from({ length: 2100 }, (_, at) => publish({ at, field: '农业', ...displayed(at) }))
    await generation.write(script.batch(...acts))
    const query = { entries: [BOARD], today: '2026-03-01', field: '农业' }
    turns = 0
    expect(await generation.countOutlet(query, 2100), 'all are looked at').to.equal(21)
    expect(turns).to.be.at.least(4)
    expect(await generation.countOutlet(query, 2099), 'one look too few').to.equal(null)
    await store.close()
  })
})
