import { join } from 'node:path'
import { expect } from 'chai'
import { openSqliteReadStore } from '../../../../services/adapters/sqlite/read-store.ts'
import type { ItemDocument } from '../../../../services/domain/item/item-document.ts'
import { timers } from '../../../../services/hub/clock.ts'
import { createCandidateBudget } from '../../../../services/ports/candidate-budget.ts'
import type { OutletQuery } from '../../../../services/ports/item-store.ts'
import type { Generation } from '../../../../services/ports/read-store.ts'
import { type PartPlace, readListRows } from '../../../../services/query/list-rows.ts'
import { type Act, createScript, instantAt } from '../../../contracts/read-model-script.ts'
import { searchByBudget } from '../../../contracts/read-store-budgets.ts'
import { BOARD, publish, SITE, TOPIC } from '../../../contracts/read-store-under-test.ts'
import { listed } from '../../../plain-hub/stores/answers.ts'
import { scratchFolder } from '../../../scratch-folder.ts'

/** More than one shard of the search index. */
const COUNT = 5000
const TODAY = '2026-03-01'

/** Times restart with each node, as after a rebuild partition by partition. */
const acts: Act[] = Array.from({ length: COUNT }, (_, i) =>
  publish({
    node: Math.floor(i / 1250),
    at: (i % 1250) * 10 + (i % 3),
    text: i % 1000 === 77 ? '同上季度，比有所增加' : '上季度，上季，比度，比',
    entries: [[BOARD], [SITE], [TOPIC], [BOARD, SITE]][i % 4],
    ...(i % 11 === 0 && { displayFrom: '2027' }),
  }),
)

const idsOf = (documents: ItemDocument[]) => documents.map(({ itemId }) => itemId)

describe('a search among thousands of candidates', function () {
  this.timeout(60_000)
  const folder = scratchFolder()
  const script = createScript()
  let generation: Generation
  let close: () => Promise<void>
  let turns = 0

  before(async () => {
    const store = openSqliteReadStore({
      folder: folder(),
      timers: {
        ...timers,
        turn: async () => {
          turns++
        },
      },
    })
    generation = await store.open(1)
    await generation.write(script.batch(...acts))
    close = store.close
  })
  after(() => close())

  const query = (more: Partial<OutletQuery>): OutletQuery => ({
    entries: [BOARD, SITE],
    today: TODAY,
    limit: COUNT,
    ...more,
  })

  for (const more of [
    { q: '上季度，比' },
    { q: '季度，上', limit: 30 },
    { q: '比' },
    { q: '没有' },
    { q: '增加', entries: [TOPIC, SITE] },
    { q: '上季', status: 'withdrawn' as const },
  ])
    it(`gives what is there in its order for ${JSON.stringify(more)}, whole and by small budgets`, async () => {
      const expected = idsOf(listed(script.writes.values(), query(more)).slice(0, more.limit ?? COUNT))
      expect(idsOf(await generation.outlet(query(more)))).to.deep.equal(expected)
      const bounded = await searchByBudget(generation, query({ ...more, limit: COUNT }), 700)
      expect(idsOf(bounded.found).slice(0, expected.length)).to.deep.equal(expected)
    })

  it('does not keep the event loop: others get a turn at least at each fiftieth candidate', async () => {
    turns = 0
    await generation.outlet(query({ q: '上季度，比' }))
    expect(turns).to.be.greaterThan((COUNT / 2 / 50) | 0)
  })

  it('ends behind the candidates that one request may look at, with the place where the next goes on', async () => {
    const { requests } = await searchByBudget(generation, query({ q: '上季度，比' }), 1000)
    expect(requests).to.be.within(2, 4)
  })
})

describe('a search while others write', function () {
  this.timeout(60_000)
  const folder = scratchFolder()

  for (const who of ['this process', 'another one'])
    it(`gives no item that ${who} has withdrawn before it was looked at`, async () => {
      const script = createScript()
      const place = join(folder(), who)
      let meanwhile: (() => Promise<unknown>) | null = null
      const turn = async () => {
        const work = meanwhile
        meanwhile = null
        await work?.()
      }
      const store = openSqliteReadStore({ folder: place, timers: { ...timers, turn } })
      const others = openSqliteReadStore({ folder: place, timers })
      const generation = await store.open(1)
      const writer = who === 'this process' ? generation : await others.open(1)
      await writer.write(script.batch(...Array.from({ length: 400 }, (_, at) => publish({ at, text: '上季度，比' }))))
      const query: OutletQuery = { entries: [BOARD], today: TODAY, limit: 400, q: '季度' }
      const whole = idsOf(await generation.outlet(query))
      expect(whole).to.have.length(400)
      // By the first turn behind it, rows of its block have been read.
      let looks = 0
      const budget = {
        take: () => {
          if (++looks === 10)
            meanwhile = () =>
              writer.write(script.batch({ type: 'withdraw', node: 0, which: 300, at: 500, entries: [BOARD] }))
          return true
        },
        goBack: () => undefined,
        reached: () => null,
      }
      const found = idsOf(await generation.outlet({ ...query, budget }))
      expect(whole.filter((id) => !found.includes(id))).to.deep.equal([whole[99]])
      await store.close()
      await others.close()
    })

  for (const [where, day] of [
    ['further down', dayBefore(89.5)],
    ['further up', dayBefore(4.5)],
  ] as const)
    it(`neither misses nor repeats items that stay, where the last of a page has moved ${where}`, async () => {
      const script = createScript()
      let meanwhile: (() => Promise<unknown>) | null = null
      const turn = async () => {
        const work = meanwhile
        meanwhile = null
        await work?.()
      }
      const store = openSqliteReadStore({ folder: join(folder(), where), timers: { ...timers, turn } })
      const generation = await store.open(1)
      const days = Array.from({ length: 200 }, (_, which) => dayBefore(which))
      await generation.write(
        script.batch(...days.map((publishedOn, at) => publish({ at, publishedOn, text: '上季度，比' }))),
      )
      const query: OutletQuery = { entries: [BOARD], today: TODAY, limit: 60, q: '季度' }
      const whole = idsOf(await generation.outlet({ ...query, limit: 200 }))
      const text = '上季度，比'
      const move: Act = { type: 'revise', node: 0, which: 59, at: 500, publishedOn: day, text, entries: [BOARD] }
      const budget = {
        take: () => {
          meanwhile ??= hasMoved ? null : () => generation.write(script.batch(move))
          hasMoved = true
          return true
        },
        goBack: () => undefined,
        reached: () => null,
      }
      let hasMoved = false
      const first = await generation.outlet({ ...query, budget })
      const rest = await generation.outlet({ ...query, limit: 200, after: first.at(-1)?.place })
      const stayed = (ids: string[]) => ids.filter((id) => id !== whole[59])
      expect(stayed(idsOf([...first, ...rest]))).to.deep.equal(stayed(whole))
      expect(idsOf(first)).to.include(whole[59])
      await store.close()
    })

  it('leaves out an item that has changed after it was found, and fills its page behind it', async () => {
    const script = createScript()
    let meanwhile: (() => Promise<unknown>) | null = null
    const turn = async () => {
      const work = meanwhile
      meanwhile = null
      await work?.()
    }
    const store = openSqliteReadStore({ folder: join(folder(), 'found'), timers: { ...timers, turn } })
    const generation = await store.open(1)
    await generation.write(script.batch(...Array.from({ length: 400 }, (_, at) => publish({ at, text: '上季度，比' }))))
    const query: OutletQuery = { entries: [BOARD], today: TODAY, limit: 100, q: '季度' }
    const whole = idsOf(await generation.outlet({ ...query, limit: 400 }))
    let looks = 0
    const budget = {
      take: () => {
        // By the next turn fifty are found.
        if (++looks === 20)
          meanwhile = () =>
            generation.write(
              script.batch(
                ...[394, 354].map((which): Act => ({ type: 'withdraw', node: 0, which, at: 500, entries: [BOARD] })),
              ),
            )
        return true
      },
      goBack: () => undefined,
      reached: () => null,
    }
    const page = await generation.outlet({ ...query, budget })
    expect(idsOf(page)).to.deep.equal(whole.slice(0, 102).filter((_, at) => at !== 5 && at !== 45))
    expect(page.every(({ status }) => status === 'live')).to.equal(true)
    await store.close()
  })

  it('skips nothing where large documents and the looks are used up at once', async () => {
    const script = createScript()
    const store = openSqliteReadStore({ folder: join(folder(), 'large'), timers })
    const generation = await store.open(1)
    const text = `上季度，比${'文'.repeat(300_000)}`
    for (let at = 0; at < 34; at++) await generation.write(script.batch(publish({ at, text })))
    const query = { entries: [BOARD], today: TODAY, limit: 50, q: '季度', order: 'printed' as const }
    const horizon = instantAt(1_000_000)
    const told: ItemDocument[] = []
    let pages = 0
    for (let after: PartPlace | undefined, isOver = false; !isOver; pages++) {
      const budget = createCandidateBudget(16)
      const page = await readListRows(generation, { ...query, budget }, { after, horizon, hasAhead: false })
      told.push(...page.rows)
      isOver = !page.more && budget.reached() === null
      after = page.end ?? after
    }
    const whole: ItemDocument[] = []
    for (const item of await generation.outlet({ ...query, limit: 34 })) whole.push(item)
    expect(idsOf(told)).to.deep.equal(idsOf(whole))
    expect(pages).to.be.at.most(6)
    await store.close()
  })
})

/** Two days for each place, so that one is free between two places. */
function dayBefore(place: number): string {
  return new Date(Date.parse('2026-01-01') - 2 * place * 86_400_000).toISOString().slice(0, 10)
}
