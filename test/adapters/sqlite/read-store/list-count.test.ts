import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import fc from 'fast-check'
import { createCandidates } from '../../../../services/adapters/sqlite/read-store/candidates.ts'
import type { GenerationFile } from '../../../../services/adapters/sqlite/read-store/generation-file.ts'
import { createKeptCounts } from '../../../../services/adapters/sqlite/read-store/kept-counts.ts'
import { countList } from '../../../../services/adapters/sqlite/read-store/list-count.ts'
import { createNames } from '../../../../services/adapters/sqlite/read-store/names.ts'
import { numberedToken, spanMatch } from '../../../../services/adapters/sqlite/read-store/search-tokens.ts'
import { READ_TABLES } from '../../../../services/adapters/sqlite/read-store/tables.ts'
import { openSqliteReadStore } from '../../../../services/adapters/sqlite/read-store.ts'
import type { Instant } from '../../../../services/domain/ids.ts'
import { timers } from '../../../../services/hub/clock.ts'
import type { OutletQuery } from '../../../../services/ports/item-store.ts'
import { type Act, createScript, instantAt } from '../../../contracts/read-model-script.ts'
import { BOARD, publish } from '../../../contracts/read-store-under-test.ts'
import { listed } from '../../../plain-hub/stores/answers.ts'
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

describe('the count of a filtered list in SQLite', function () {
  this.timeout(60_000)
  const folder = scratchFolder()
  const MONTHS = ['2025-11', '2025-12', '2026-01', '2026-02', '2026-03']
  const AT = 4500

  it('was null where filters came with days, or where many items have display dates: it is exact, and gives others their turn', async () => {
    let turns = 0
    const turn = async () => {
      turns++
    }
    const store = openSqliteReadStore({ folder: folder(), timers: { ...timers, turn } })
    const generation = await store.open(1)
    const script = createScript()
    const acts: Partial<Act>[] = Array.from({ length: AT }, (_, at) => ({
      at,
      field: at % 3 === 0 ? '农业' : '救灾',
      validity: at % 2 === 0 ? ('abolished' as const) : undefined,
      publishedOn: `${MONTHS[at % 5]}-${String(1 + (at % 28)).padStart(2, '0')}`,
      ...(at % 7 > 0 && { displayFrom: ['2026-01', '2026-03-01', '2026-03-02', '2027'][at % 4] }),
      ...(at % 5 > 0 && { displayUntil: ['2025', '2026-02-28', '2026-03-01', '2026-03', '2031'][at % 6] ?? '2026' }),
    }))
    for (let from = 0; from < AT; from += 500)
      await generation.write(script.batch(...acts.slice(from, from + 500).map((act) => publish(act))))
    const query = { entries: [BOARD], today: '2026-03-01', limit: 0 }
    const asked: Partial<OutletQuery>[] = [
      { field: '农业' },
      { field: '救灾', validity: 'abolished', status: 'live' },
      { field: '救灾', fromDay: 20251108, toDay: 20260203 },
      { status: 'live', fromDay: 20260101 },
      { field: '农业', toDay: 20251231 },
      { field: '农业', fromDay: 20260203, toDay: 20260203 },
      { field: '农业', fromDay: 20260204, toDay: 20260203 },
      { field: '救灾', updatedAfter: instantAt(1234) },
      { validity: 'abolished', updatedAfter: instantAt(17), toDay: 20260228 },
      { field: '救灾', updatedAfter: instantAt(1_000_000) },
      { field: '救灾', updatedAfter: '1969-12-31T23:59:59.999Z' as Instant },
    ]
    for (const more of asked) {
      turns = 0
      const wanted = listed(script.writes.values(), { ...query, ...more, limit: AT }).length
      expect(await generation.countOutlet({ ...query, ...more }, AT), JSON.stringify(more)).to.equal(wanted)
      if (wanted > 100)
        expect(await generation.countOutlet({ ...query, ...more }, 100), JSON.stringify(more)).to.equal(101)
    }
    turns = 0
    await generation.countOutlet({ ...query, field: '农业' }, AT)
    expect(turns).to.be.at.least(2)
    const faults = []
    for await (const fault of generation.check?.() ?? []) faults.push(fault)
    expect(faults).to.deep.equal([])
    await store.close()
  })

  it('asks for a span by few beginnings', () => {
    expect(spanMatch('printed', 20251108, 20260203)).to.equal(
      `(${['20251108', '20251109', '2025111', '2025112', '2025113', '2025114', '2025115', '2025116', '2025117']
        .concat('2025118', '2025119', '202512', '202513', '202514', '202515', '202516', '202517', '202518', '202519')
        .concat('20252', '20253', '20254', '20255', '20256', '20257', '20258', '20259', '202600', '202601')
        .concat('20260200', '20260201', '20260202', '20260203')
        .map((begin) => `"_p${begin}" *`)
        .join(' OR ')})`,
    )
    expect(spanMatch('printed', 0, 99_999_999)?.split(' OR ')).to.have.length(10)
    expect(spanMatch('printed', 3, 2)).to.equal(null)
    fc.assert(
      fc.property(fc.nat(99_999_999), fc.nat(99_999_999), fc.nat(99_999_999), (from, to, number) => {
        const begins = spanMatch('ends', from, to)?.match(/_z\d+/g) ?? []
        const holds = begins.filter((begin) => numberedToken('ends', number).startsWith(begin)).length
        expect(holds).to.equal(number >= from && number <= to ? 1 : 0)
        expect(begins.length).to.be.at.most(2 * 9 * 8)
      }),
    )
  })
})
