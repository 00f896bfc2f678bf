import { expect } from 'chai'
import { type ItemId, parseDivisionCode, parseInstant } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../scratch-places.ts'

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
type Told = any

const SITE = { site: [parseDivisionCode('341222')] }
const BOARD = { board: [parseDivisionCode('341222102200')] }
const TOPIC = { topic: [parseDivisionCode('341200')] }

describe('/v1/changes of several outlets and of a field', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const BOTH = 'outlet=site/341222&outlet=board/341222102200'
  async function follow(question: string, cursor: string | null = null, known = new Map<ItemId, Told>()) {
    for (;;) {
      const page: Told = await hub.json(`/v1/changes?limit=3&${question}${cursor === null ? '' : `&cursor=${cursor}`}`)
      for (const change of page.changes) known.set(change.itemId, change)
      cursor = page.next as string
      if (!page.more) return { known, cursor }
    }
  }
  const publish = (title: string, more: Partial<Content>) => hub.publish(FUYANG, contentOf(title, '内容', more)).itemId

  it('an item has left only when it has left all of them', async () => {
    const itemId = publish('两处', { shownOn: { ...SITE, ...BOARD } })
    await hub.settle()
    const { cursor } = await follow(BOTH)
    const stateAfter = async (shownOn: Content['shownOn'], version: number) => {
      hub.revise(itemId, version, contentOf('两处', `第 ${version} 版`, { shownOn }))
      await hub.settle()
      return (await follow(BOTH, cursor)).known.get(itemId)?.state
    }
    expect(await stateAfter(SITE, 1)).to.equal('shown')
    expect((await follow('outlet=board/341222102200')).known.get(itemId)?.state).to.equal('left')
    expect(await stateAfter(TOPIC, 2)).to.equal('left')
    expect(await stateAfter(BOARD, 3)).to.equal('shown')
  })

  it('the same outlets in any order are the same question; others are a mistake of the caller', async () => {
    const { cursor } = await follow(BOTH)
    const status = async (question: string) => {
      const response = await hub.fetch(`/v1/changes?cursor=${cursor}&${question}`)
      return [response.status, ((await response.json()) as Told).code]
    }
    expect(await status('outlet=board/341222102200&outlet=site/341222&outlet=site/341222')).to.deep.equal([
      200,
      undefined,
    ])
    for (const other of ['', 'outlet=site/341222', `${BOTH}&field=扶贫`, `${BOTH}&outlet=topic/341200`])
      expect(await status(other), other).to.deep.equal([400, 'parameter-invalid'])
  })

  it('refuses what is no outlet, and too many of them', async () => {
    const names = Array.from({ length: 101 }, (_, index) => `outlet=board/${341222102000 + index}`).join('&')
    for (const question of ['outlet=stall/341222', `${BOTH}&outlet=`, names])
      expect((await hub.fetch(`/v1/changes?${question}`)).status, question).to.equal(400)
    expect((await hub.fetch('/v1/changes?outlet=site/341222&outlet=site/999999')).status).to.equal(404)
  })

  it('of a field gives what has it, tells what has another one by now, and passes over what never had it', async () => {
    const [never, comes, goes] = ['救灾', '救灾', '扶贫'].map((field, index) =>
      publish(`领域${index}`, { field, shownOn: SITE }),
    )
    await hub.settle()
    const question = 'field=扶贫&outlet=site/341222'
    const first = await follow(question)
    expect([never, comes, goes].map((id) => first.known.get(id as ItemId)?.state)).to.deep.equal([
      undefined,
      undefined,
      'shown',
    ])
    hub.revise(comes as ItemId, 1, contentOf('领域', '内容', { field: '扶贫', shownOn: SITE }))
    hub.revise(goes as ItemId, 1, contentOf('领域', '内容', { shownOn: SITE }))
    await hub.settle()
    const { known } = await follow(question, first.cursor)
    expect([comes, goes].map((id) => known.get(id as ItemId)?.state)).to.deep.equal(['shown', 'left'])
    expect(known.get(goes as ItemId)).to.not.have.property('content')
    expect((await follow('field=扶贫')).known.get(comes as ItemId)?.state).to.equal('shown')
  })

  it('waits for changes: until one comes, until the time is over, and not where there are some', async () => {
    const { cursor } = await follow(BOTH)
    const ask = (wait: number): Promise<Told> => hub.json(`/v1/changes?${BOTH}&cursor=${cursor}&wait=${wait}`)
    let answered = false
    const waiting = ask(30).then((page) => {
      answered = true
      return page
    })
    hub.publish(TAIHE, contentOf('别处', '内容', { shownOn: { board: [parseDivisionCode('341222102201')] } }))
    await hub.settle()
    expect(answered).to.equal(false)
    const { itemId } = hub.publish(TAIHE, contentOf('等到的', '内容', { shownOn: SITE }))
    const { changes } = await waiting
    expect(changes.map((change: Told) => change.itemId)).to.deep.equal([itemId])
    expect((await ask(30)).changes).to.have.length(1)

    const { next } = await ask(0)
    const empty = hub.json(`/v1/changes?${BOTH}&cursor=${next}&wait=7`)
    await until(() => hub.timers.due().includes(7000))
    hub.timers.pass(7000)
    expect(await empty).to.deep.include({ changes: [], more: false })
  })

  it('tells who waits over midnight what begins to be displayed then', async () => {
    hub.clock.now = parseInstant('2026-03-05T15:59:50.000Z')
    const itemId = hub.publish(SHUIZHEN, contentOf('零点', '内容', { displayFrom: '2026-03-06' })).itemId
    await hub.settle()
    const { cursor, known } = await follow(BOTH)
    expect(known.get(itemId)?.state).to.equal('scheduled')
    const waiting = hub.json(`/v1/changes?${BOTH}&cursor=${cursor}&wait=30`)
    await until(() => hub.timers.due().includes(10_000))
    hub.clock.now = parseInstant('2026-03-05T16:00:00.000Z')
    hub.timers.pass(10_000)
    expect((await waiting).changes[0]).to.include({ itemId, state: 'shown' })
  })

  it('an outlet tells its name, what it lies in, its entries and how much it shows', async () => {
    const { asOf: _, lagSeconds: __, items, fields, ...site } = await hub.json('/v1/outlets/site/341222')
    expect(site).to.deep.equal({
      kind: 'site',
      code: '341222',
      name: '太和县',
      parents: [{ code: '341200', name: '阜阳市' }],
      entries: ['site/341222', 'site/341200'],
    })
    for (const { name, items: counted } of [...fields, { name: null, items }]) {
      const query = name === null ? '' : `&field=${encodeURIComponent(name)}`
      const { total } = await hub.json(`/v1/outlets/site/341222/items?status=live${query}`)
      expect(counted, String(name)).to.equal(total)
    }
    const response = await hub.fetch('/v1/outlets/site/341222')
    const etag = response.headers.get('etag') as string
    expect((await hub.fetch('/v1/outlets/site/341222', { headers: { 'if-none-match': etag } })).status).to.equal(304)
  })

  it('a merger of one of them into another ends the cursor, though together they mean the same as before', async () => {
    const boards = 'outlet=board/341222102200&outlet=board/341222102201'
    const { cursor } = await follow(boards)
    const alone = await follow('outlet=board/341226104203')
    hub.define({
      type: 'DivisionsMerged',
      codes: [parseDivisionCode('341222102201')],
      into: parseDivisionCode('341222102200'),
      since: '2026-03-05',
    })
    await hub.settle()
    const answer = async (question: string, given: string) =>
      (await hub.fetch(`/v1/changes?${question}&cursor=${given}`)).json() as Told
    const { entries } = await hub.json('/v1/outlets/board/341222102200')
    expect(entries).to.include('board/341222102201')
    expect(await answer(boards, cursor)).to.include({ status: 410, reason: 'divisions-changed' })
    expect((await answer('outlet=board/341226104203', alone.cursor)).status, 'of another township').to.equal(undefined)
  })
})

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
