import { expect } from 'chai'
import { fingerprintOf } from '../../services/domain/event/signed-event.ts'
import { type ItemId, itemIdOf, parseInstant } from '../../services/domain/ids.ts'
import type { Content, Relation } from '../../services/domain/item/content.ts'
import { newId } from '../../services/hub/clock.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../scratch-places.ts'

const AUDITOR = { headers: { authorization: 'Bearer auditor' } }

describe('the links of an item', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const publish = (title: string, relations: Relation[], more: Partial<Content> = {}, node = TAIHE): ItemId =>
    hub.publish(node, { ...contentOf(title, '正文'), relations, ...more }).itemId
  const links = (itemId: ItemId, query = '', init?: RequestInit) =>
    hub.json(`/v1/items/${itemId}/links${query && `?${query}`}`, init)
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
  const told = ({ links }: any) => links.map(({ rel, part, item }: any) => `${rel} ${part ?? ''} ${item?.title}`)

  it('are found from either end, by meaning and by part, newest first', async () => {
    const rows = [{ rowId: 'r1' }, { rowId: 'r2' }]
    const body = { format: 'html' as const, text: '<p>正文</p>' }
    const catalogue = publish('目录', [], {
      kind: 'catalogue',
      rows: rows.map((row) => ({ ...row, level1: '一' })),
      body,
    })
    const done = publish('第一件', [{ rel: 'fulfils', itemId: catalogue, part: 'r1' }])
    hub.clock.now = parseInstant('2026-03-05T01:00:01.000Z')
    const both = publish(
      '第二件',
      ['r1', 'r2'].map((part) => ({ rel: 'fulfils' as const, itemId: catalogue, part })),
      {},
      SHUIZHEN,
    )
    hub.clock.now = parseInstant('2026-03-05T01:00:02.000Z')
    publish('解读', [{ rel: 'interprets', itemId: catalogue, version: 1 }])
    await hub.settle()
    expect(told(await links(catalogue))).to.deep.equal([
      'interprets  解读',
      'fulfils r1 第二件',
      'fulfils r2 第二件',
      'fulfils r1 第一件',
    ])
    expect(told(await links(catalogue, 'part=r2'))).to.deep.equal(['fulfils r2 第二件'])
    expect(told(await links(catalogue, 'rel=fulfils&part=r1'))).to.deep.equal([
      'fulfils r1 第二件',
      'fulfils r1 第一件',
    ])
    expect(await links(catalogue, 'rel=answers')).to.deep.include({ links: [], total: 0, next: null, direction: 'in' })
    expect(await links(catalogue, 'rel=fulfils')).to.include({ total: 2 })
    expect(told(await links(both, 'direction=out'))).to.deep.equal(['fulfils r1 目录', 'fulfils r2 目录'])
    expect(told(await links(both, 'direction=out&part=r2'))).to.deep.equal(['fulfils r2 目录'])
    expect(told(await links(done, 'direction=in'))).to.deep.equal([])
  })

  it('come in pages, and a page that has not changed is not sent again', async () => {
    const target = publish('被解读', [])
    for (let i = 0; i < 5; i++)
      publish(`解读之${i}`, [{ rel: 'interprets', itemId: target }], { issuedOn: `2026-02-0${i + 1}` })
    const many = publish(
      '一览',
      Array.from({ length: 5 }, () => ({ rel: 'based-on' as const, itemId: target })),
    )
    await hub.settle()
    for (const [itemId, query, wanted] of [
      [target, 'rel=interprets', 5],
      [many, 'direction=out', 5],
    ] as const) {
      const found: string[] = []
      for (let next: string | null = ''; next !== null; ) {
        const page = await links(itemId, `${query}&limit=2${next && `&cursor=${next}`}`)
        found.push(
          ...page.links.map(
            (link: { item: { itemId: string } }, at: number) =>
              `${link.item.itemId}${query.includes('out') ? found.length + at : ''}`,
          ),
        )
        next = page.next
      }
      expect(new Set(found).size).to.equal(wanted)
      const path = `/v1/items/${itemId}/links?${query}`
      const first = await hub.fetch(path)
      const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
      expect((await hub.fetch(path, { headers })).status).to.equal(304)
      publish('另一条', [{ rel: 'interprets', itemId: target }], { documentNumber: newId() })
      await hub.settle()
      expect((await hub.fetch(path, { headers })).status).to.equal(query.includes('out') ? 304 : 200)
    }
    const { next } = await links(target, 'rel=interprets&limit=1')
    expect(await links(target, `rel=answers&cursor=${next}`)).to.include({ code: 'parameter-invalid' })
    expect(await links(many, `direction=out&cursor=${next}`)).to.include({ code: 'parameter-invalid' })
  })

  it('go with what says so: a revision, a withdrawal, a redaction', async () => {
    const target = publish('目标', [])
    const relations: Relation[] = [{ rel: 'amends', itemId: target }]
    const [revised, withdrawn, redacted] = ['改', '撤', '抹'].map((title) => publish(title, relations)) as [
      ItemId,
      ItemId,
      ItemId,
    ]
    await hub.settle()
    expect((await links(target)).total).to.equal(3)
    hub.revise(revised, 1, contentOf('改', '新的正文'))
    hub.withdraw(withdrawn, 1)
    hub.redact(redacted, 1, contentOf('抹', '新的正文'))
    await hub.settle()
    expect(await links(target)).to.deep.include({ links: [], total: 0 })
    expect(await links(withdrawn, 'direction=out')).to.deep.include({ links: [], total: 0 })
    expect(told(await links(withdrawn, 'direction=out', AUDITOR))).to.deep.equal(['amends  目标'])
  })

  it('tell no title before its first day, nor of what is not here, and know nothing of a hidden item', async () => {
    const hidden = publish('尚未公开', [], { displayFrom: '2026-09-01' })
    const nowhere = itemIdOf(TAIHE, newId())
    const source = publish('提前解读', [
      { rel: 'interprets', itemId: hidden, version: 1, fingerprint: fingerprintOf(contentOf('某', '文')) },
      { rel: 'answers', itemId: nowhere },
    ])
    const early = publish('也尚未公开', [{ rel: 'answers', itemId: source }], { displayFrom: '2026-09-01' })
    await hub.settle()
    expect(await links(hidden)).to.include({ code: 'item-unknown' })
    expect(told(await links(hidden, '', AUDITOR))).to.deep.equal(['interprets  提前解读'])
    const out = await links(source, 'direction=out')
    expect(told(out)).to.deep.equal(['interprets  undefined', 'answers  undefined'])
    expect(JSON.stringify(out)).not.to.include('尚未公开')
    expect(told(await links(source, 'direction=out', AUDITOR))).to.deep.equal([
      'interprets  尚未公开',
      'answers  undefined',
    ])
    expect((await links(source)).links).to.deep.equal([])
    expect((await links(early)).code).to.equal('item-unknown')
    expect((await links(nowhere)).code).to.equal('item-unknown')
    for (const query of ['rel=A', 'part=%2F', 'direction=up', 'rel=fulfils&rel=answers'])
      expect((await links(source, query)).code, query).to.equal('parameter-invalid')
  })

  it('are no outlets: neither in answers, nor in changes, nor in digests', async () => {
    const target = publish('目标之二', [], {})
    publish('佐证', [{ rel: 'evidences', itemId: target, part: '3' }])
    await hub.settle()
    const texts = await Promise.all(
      ['/v1/changes?limit=200', '/v1/digests', '/v1/outlets/site/341222/items?limit=200'].map(async (path) => {
        const answer = await hub.json(path)
        return JSON.stringify(
          answer.outlets ?? (answer.changes ?? answer.items).map((item: { outlets: string[] }) => item.outlets),
        )
      }),
    )
    for (const text of texts) {
      expect(text).not.to.match(/link\/|kind\//)
      expect(text).to.match(/(?:site|board|topic)\//)
    }
  })
})
