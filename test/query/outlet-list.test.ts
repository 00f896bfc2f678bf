import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { instantOf, type NodeId, parseDivisionCode, parseInstant } from '../../services/domain/ids.ts'
import type { OutletQuery } from '../../services/ports/item-store.ts'
import type { Generation } from '../../services/ports/read-store.ts'
import { createItemReader } from '../../services/query/item-reader.ts'
import { prepareList } from '../../services/query/outlet-list.ts'
import { outletOf } from '../../services/query/requested-outlet.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../scratch-places.ts'

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
type Listed = any

/** What some of the items have beside. */
const MORE: object[] = [
  {},
  { publishedOn: '2025' },
  { validity: 'abolished' },
  { publishedOn: '2026-02-10', validity: 'in-force' },
  { documentNumber: '阜政〔2026〕7号' },
  {},
  { publishedOn: '2025-12-31' },
]

const SITE = '/v1/outlets/site/341222/items'

const lastDayOf = (date = '2026-03-05') => `${date}-12-31`.slice(0, 10)

describe('the list of an outlet', function () {
  this.timeout(30_000)
  let hub: ScratchHub

  before(async () => {
    hub = await startScratchHub()
    for (let i = 0; i < 37; i++) {
      // Three share each moment: the item id then decides the order.
      hub.clock.now = instantOf(Date.parse('2026-03-05T01:00:00.000Z') + Math.floor(i / 3) * 1000)
      const node = [FUYANG, TAIHE, SHUIZHEN][i % 3] as NodeId
      const organ = i % 4 === 0 ? { name: '财政局', kind: 'department', divisionCode: '341222' } : undefined
      const more = {
        field: i % 2 === 0 ? '扶贫' : '救灾',
        ...MORE[i % 9],
        ...(organ && node === 'taihe' && { organ }),
      } as object
      const { itemId } = hub.publish(node, contentOf(`第${i}号公告`, i % 5 === 0 ? '关于防汛的安排' : '其他安排', more))
      if (i % 6 === 0) hub.withdraw(itemId, 1)
    }
    await hub.settle()
  })
  after(() => hub.stop())

  async function all(path: string, limit: number): Promise<Listed[]> {
    const items: Listed[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: Listed = await hub.json(
        `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${next && `&cursor=${next}`}`,
      )
      expect(page.items.length).to.be.at.most(limit)
      items.push(...page.items)
      next = page.next
    }
    return items
  }

  for (const limit of [1, 4, 5, 37, 200])
    it(`is complete and newest first in pages of ${limit}`, async () => {
      const items = await all(SITE, limit)
      expect(new Set(items.map(({ itemId }) => itemId)).size).to.equal(37)
      const places = items.map(
        ({ publishedOn, publishedAt, itemId }) => `${lastDayOf(publishedOn)} ${publishedAt} ${itemId}`,
      )
      expect(places).to.deep.equal(places.toSorted().reverse())
    })

  for (const [sort, key] of [
    ['received', 'publishedAt'],
    ['updated', 'updatedAt'],
  ] as const)
    it(`is in the order of ${key} with sort=${sort}, in pages too`, async () => {
      const items = await all(`${SITE}?sort=${sort}`, 4)
      const places = items.map((item) => `${item[key]} ${item.itemId}`)
      expect(places).to.have.length(37)
      expect(places).to.deep.equal(places.toSorted().reverse())
    })

  it('marks what was received long after its printed day, and says how many days', async () => {
    const late = (await all(SITE, 200)).filter(({ recordedLate }) => recordedLate !== undefined)
    expect(new Set(late.map(({ publishedOn, recordedLate }) => `${publishedOn} ${recordedLate}`))).to.deep.equal(
      new Set(['2025 64', '2025-12-31 64']),
    )
    expect(await (await hub.fetch('/sites/341222?year=2025')).text()).to.include('补录')
  })

  it('says how many items all pages have, but not of a search by words', async () => {
    const totals = await Promise.all(
      ['', '?limit=2&field=扶贫', '?status=withdrawn', '?year=2025', '?q=号'].map(async (query) => {
        const page = await hub.json(`${SITE}${query}`)
        return [page.total, (await all(`${SITE}${query.replace('limit=2&', '')}`, 200)).length]
      }),
    )
    for (const [total, count] of totals.slice(0, -1)) expect(total).to.equal(count)
    expect(totals.at(-1)?.[0]).to.equal(null)
  })

  it('refuses a cursor of another outlet or of other filters: rows would be missing without a word', async () => {
    const { next } = await hub.json(`${SITE}?limit=2&field=扶贫`)
    const asked = async (path: string) => (await hub.fetch(`${path}&cursor=${next}`)).status
    expect(await asked(`${SITE}?limit=3&field=扶贫`)).to.equal(200)
    for (const other of [`${SITE}?field=救灾`, `${SITE}?q=公告`, '/v1/outlets/topic/341200/items?field=扶贫'])
      expect(await asked(other), other).to.equal(400)
  })

  it('takes an empty cursor for none', async () => {
    expect((await hub.json(`${SITE}?limit=1&cursor=`)).items).to.have.length(1)
  })

  it('goes on behind the cursors of the code before, in the order that they were made in', async () => {
    const received = await all(`${SITE}?sort=received`, 200)
    const { publishedAt, itemId } = received[4]
    const cursor = Buffer.from(JSON.stringify({ publishedAt, itemId })).toString('base64url')
    const page = await hub.json(`${SITE}?limit=200&cursor=${cursor}`)
    expect(page.items.map((item: Listed) => item.itemId)).to.deep.equal(received.slice(5).map((item) => item.itemId))
  })

  const filters: [query: string, fits: (item: Listed) => boolean][] = [
    ['status=withdrawn', ({ status }) => status === 'withdrawn'],
    ['status=live', ({ status }) => status === 'live'],
    ['field=扶贫', ({ field }) => field === '扶贫'],
    ['organ=财政局', ({ maker }) => maker.organ.name === '财政局'],
    [
      'organ=税镇镇人民政府&field=救灾',
      ({ maker, field }) => maker.organ.name === '税镇镇人民政府' && field === '救灾',
    ],
    ['node=fuyang', ({ maker }) => maker.nodeId === 'fuyang'],
    ['node=fuyang&status=live', ({ maker, status }) => maker.nodeId === 'fuyang' && status === 'live'],
    ['validity=abolished', ({ validity }) => validity === 'abolished'],
    ['year=2025', ({ publishedOn }) => publishedOn?.startsWith('2025') === true],
    ['from=2026-02&to=2026-02-28', ({ publishedOn }) => publishedOn === '2026-02-10'],
    [
      `documentNumber=${encodeURIComponent('阜政[２０２６] 7 号')}`,
      ({ documentNumber }) => documentNumber === '阜政〔2026〕7号',
    ],
    ['updatedAfter=2026-03-05T09:00:09%2B08:00', ({ updatedAt }) => updatedAt > '2026-03-05T01:00:09.000Z'],
    [
      'field=扶贫&from=2026-03&updatedAfter=2026-03-05T01:00:03Z',
      (item) => item.field === '扶贫' && item.publishedOn === undefined && item.updatedAt > '2026-03-05T01:00:03.000Z',
    ],
    ['q=第1', ({ title }) => title.includes('第1')],
    ['q=号', ({ title }) => title.includes('号')],
  ]
  for (const [query, fits] of filters)
    it(`with ${query} holds what fits and nothing else, in pages too`, async () => {
      const expected = (await all(SITE, 200)).filter(fits)
      expect(expected).to.not.have.length(0)
      expect(await all(`${SITE}?${query}`, 3)).to.deep.equal(expected)
    })

  it('finds a live item by its body, a withdrawn one only by what its notice shows', async () => {
    const found = await all(`${SITE}?q=防汛`, 200)
    expect(found.map(({ title }) => title).sort()).to.deep.equal(
      [5, 10, 15, 20, 25, 35].map((i) => `第${i}号公告`).sort(),
    )
  })

  it('says how fresh it is, and ends with next null', async () => {
    hub.clock.now = parseInstant('2026-03-05T02:00:00.000Z')
    const page = await hub.json(`${SITE}?limit=200`)
    expect(page.next).to.equal(null)
    expect(page.withheld).to.deep.equal([])
    expect(page.lagSeconds).to.equal((Date.parse(hub.clock.now) - Date.parse(page.asOf)) / 1000)
  })

  const etagOf = async (path = SITE) => (await hub.fetch(path)).headers.get('etag') as string

  it('gives Node’s own fetch a 304 until anything that it shows has changed', async () => {
    const etag = await etagOf()
    const again = await hub.fetch(SITE, { headers: { 'if-none-match': etag } })
    expect(again.status).to.equal(304)
    hub.publish(TAIHE, contentOf('又一则', '内容'))
    await hub.settle()
    const changed = await hub.fetch(SITE, { headers: { 'if-none-match': etag } })
    expect(changed.status).to.equal(200)
    expect(changed.headers.get('etag')).to.not.equal(etag)
  })

  it('has an ETag for each question', async () => {
    const paths = [SITE, `${SITE}?limit=3`, `${SITE}?field=扶贫`, '/v1/outlets/site/341226/items']
    const etags = await Promise.all(paths.map((path) => etagOf(path)))
    expect(new Set(etags).size).to.equal(4)
  })

  it('has another ETag when the directory has changed', async () => {
    const etag = await etagOf()
    await hub.define({
      type: 'DivisionRenamed',
      code: parseDivisionCode('341222102'),
      name: '税镇街道',
      since: '2026-03-01',
    })
    await hub.settle()
    expect(await etagOf()).to.not.equal(etag)
  })

  it('follows display dates as the days pass, with another ETag each day', async () => {
    hub.clock.now = parseInstant('2026-03-09T16:30:00.000Z')
    const dated = { displayFrom: '2026-03-11', displayUntil: '2026-03-12' }
    const { itemId } = hub.publish(TAIHE, contentOf('限期公示', '内容', dated))
    await hub.settle()
    const seen: boolean[] = []
    const etags = new Set<string>()
    for (const at of ['09T16:30', '10T15:59', '10T16:00', '12T15:59', '12T16:00']) {
      hub.clock.now = parseInstant(`2026-03-${at}:00.000Z`)
      const response = await hub.fetch(`${SITE}?limit=200`)
      etags.add(response.headers.get('etag') as string)
      seen.push(((await response.json()) as Listed).items.some((item: Listed) => item.itemId === itemId))
    }
    expect(seen).to.deep.equal([false, false, true, true, false])
    // Four days: the 10th twice, the 11th, the 12th and the 13th.
    expect(etags.size).to.equal(4)
    expect(await hub.json(`/v1/items/${itemId}`))
      .to.include({ state: 'ended' })
      .and.not.have.property('content')
    hub.clock.now = parseInstant('2026-03-20T00:00:00.000Z')
  })

  it('does not show an item whose stored text was altered, anywhere, and says that it is withheld', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('真的', '内容', { field: '扶贫' }))
    await hub.settle()
    const database = new DatabaseSync(hub.readFile)
    database.prepare("UPDATE texts SET text = replace(text, '真的', '假的') WHERE text LIKE '%真的%'").run()
    database.close()
    const page = await hub.json(`${SITE}?field=${encodeURIComponent('扶贫')}&limit=200`)
    expect(page.items.map((item: Listed) => item.itemId)).to.not.contain(itemId)
    expect(page.withheld).to.deep.equal([{ itemId }])
    expect(hub.withheld.at(-1)).to.deep.equal({ itemId, fault: 'fingerprint-mismatch' })
    for (const path of [`/v1/items/${itemId}`, `/v1/items/${itemId}/history`])
      expect((await hub.fetch(path)).status).to.equal(500)
    const { changes, withheld } = await hub.json('/v1/changes?limit=200')
    expect(withheld).to.deep.equal([{ itemId }])
    expect(changes.map((item: Listed) => item.itemId)).to.not.contain(itemId)
  })

  for (const [when, dates, tampered] of [
    ['is over', { displayUntil: '2026-03-19' }, 'displayUntil = 99999999'],
    ['has not come', { displayFrom: '2026-03-21' }, 'displayFrom = 0'],
  ] as const)
    it(`does not believe a store whose display dates show an item whose time ${when}`, async () => {
      const { itemId } = hub.publish(TAIHE, contentOf('限期公示', '内容', dates))
      await hub.settle()
      const database = new DatabaseSync(hub.readFile)
      const { id } = database.prepare('SELECT id FROM items WHERE itemId = ?').get(itemId) as { id: number }
      database.exec(
        `UPDATE items SET ${tampered} WHERE id = ${id}; UPDATE outlet_items SET ${tampered} WHERE item = ${id}`,
      )
      database.close()
      const { items, withheld } = await hub.json(`${SITE}?limit=200`)
      expect(items.map((item: Listed) => item.itemId)).to.not.contain(itemId)
      expect(withheld).to.deep.include({ itemId })
      expect(hub.withheld).to.deep.include({ itemId, fault: 'columns-disagree' })
    })

  it('does not call itself fresh while a partition was never read', async () => {
    const { store, directory, generation } = hub
    const outlet = await outletOf('site', '341222', directory)
    const asOf = async (partitions: number) => {
      const reader = createItemReader({
        store,
        directory,
        partitions,
        now: () => hub.clock.now,
        onUnverifiable: () => {},
      })
      const { freshness } = await prepareList(reader, generation, outlet, { limit: 1 })
      await reader.active.close()
      return freshness.asOf
    }
    expect(await asOf(1)).not.to.equal(null)
    expect(await asOf(2)).to.equal(null)
  })

  it('has another state for another generation, another directory, and the same entries under another name', async () => {
    const reader = createItemReader({
      store: hub.store,
      directory: hub.directory,
      now: () => hub.clock.now,
      onUnverifiable: () => {},
    })
    const later = { ...hub.directory.latest(), position: 99 }
    const outlet = await outletOf('site', '341222', hub.directory)
    const renamed = { ...outlet, division: { ...outlet.division, name: '太和市' } }
    const states = await Promise.all(
      [
        prepareList(reader, hub.generation, outlet, { limit: 1 }),
        prepareList(reader, { ...hub.generation, number: 2 }, outlet, { limit: 1 }),
        prepareList({ ...reader, directory: { ...hub.directory, latest: () => later } }, hub.generation, outlet, {
          limit: 1,
        }),
        prepareList(reader, hub.generation, renamed, { limit: 1 }),
      ].map(async (prepared) => JSON.stringify((await prepared).state)),
    )
    expect(new Set(states)).to.have.property('size', states.length)
    await reader.active.close()
  })

  for (const question of [{ organ: '财政局' }, { field: '扶贫' }, { q: '防汛' }, { status: 'withdrawn' }] as const)
    it(`does not believe an index that names more than ${JSON.stringify(question)}`, async () => {
      const reader = createItemReader({
        store: hub.store,
        directory: hub.directory,
        now: () => hub.clock.now,
        onUnverifiable: () => {},
      })
      const lying = {
        ...hub.generation,
        outlet: ({ entries, today, limit }: OutletQuery) => hub.generation.outlet({ entries, today, limit }),
      }
      const outlet = await outletOf('site', '341222', hub.directory)
      const read = async (generation: Generation) =>
        (await prepareList(reader, generation, outlet, { ...question, limit: 200 })).read()
      const [honest, lied] = [await read(hub.generation), await read(lying)]
      expect(lied.items.map(({ itemId }) => itemId)).to.deep.equal(honest.items.map(({ itemId }) => itemId))
      expect(lied.withheld.length).to.be.greaterThan(honest.withheld.length)
      await reader.active.close()
    })

  for (const query of [
    'limit=0',
    'limit=201',
    'limit=2&limit=3',
    'status=gone',
    'colour=red',
    'cursor=xyz',
    'updatedAfter=9999-12-31T23:00:00-08:00',
    `q=${'长'.repeat(201)}`,
    'q=%00',
    'from=2026-13',
    'from=2026-02-30',
    'to=yesterday',
    'to=2025&from=2026',
    'year=26',
    'year=2026-01',
    'sort=title',
    'validity=good',
    'node=341222',
    'updatedAfter=2026-03-05',
    'updatedAfter=2026-03-05T01:00:00+08:00',
  ])
    it(`refuses ?${query.slice(0, 20)} and says which`, async () => {
      const response = await hub.fetch(`${SITE}?${query}`)
      expect(response.status).to.equal(400)
      const problem = (await response.json()) as Listed
      expect(problem).to.include({ code: 'parameter-invalid', name: query.split('=')[0] })
      expect(problem.errors[0]).to.have.keys('pointer', 'code', 'detail', 'remedy')
      expect(problem.reason).to.match(/[\u4e00-\u9fff]/)
    })
})
