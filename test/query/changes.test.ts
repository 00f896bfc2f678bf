import { expect } from 'chai'
import fc from 'fast-check'
import { type ItemId, type NodeId, parseDivisionCode } from '../../services/domain/ids.ts'
import { publicReader } from '../../services/domain/item/may-read.ts'
import { batchOf, noEffects } from '../../services/projector/batch-effects.ts'
import { changesParameters } from '../../services/query/api/parameters.ts'
import { readChanges } from '../../services/query/item-changes.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../scratch-places.ts'

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
type Change = any

describe('/v1/changes', function () {
  this.timeout(30_000)
  let hub: ScratchHub

  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  interface Followed {
    /** The last state of each item, without items that left. */
    states: Map<string, Change>
    next: string | null
  }
  const beginning = (): Followed => ({ states: new Map(), next: null })

  /** Follows the changes to the end. `size` gives the page size of each call. */
  async function follow(
    size: () => number,
    { states, next }: Followed = beginning(),
    outlet?: string,
  ): Promise<Followed> {
    const now = new Map(states)
    for (let cursor = next; ; ) {
      const query = new URLSearchParams({ limit: `${size()}`, ...(outlet && { outlet }), ...(cursor && { cursor }) })
      const page = await hub.json(`/v1/changes?${query}`)
      for (const change of page.changes) {
        if (change.state === 'left') now.delete(change.itemId)
        else now.set(change.itemId, change)
      }
      cursor = page.next
      if (!page.more) return { states: now, next: cursor }
    }
  }
  const wholeState = async () => (await follow(() => 200)).states

  const act = fc.record({
    node: fc.constantFrom(FUYANG, TAIHE, SHUIZHEN),
    what: fc.constantFrom('publish', 'publish', 'revise', 'move', 'withdraw', 'redact'),
    which: fc.nat(20),
  })
  const made = new Map<string, { itemId: ItemId; version: number; withdrawn: boolean }[]>()
  const ANYWHERE = { board: 'all', site: 'all', topic: 'all' } as const

  function perform({ node, what, which }: { node: NodeId; what: string; which: number }): void {
    const own = made.get(node) ?? []
    made.set(node, own)
    const item = own[which % Math.max(own.length, 1)]
    if (what === 'publish' || item === undefined) {
      const { itemId } = hub.publish(node, contentOf(`${node} ${own.length}`, '内容', { shownOn: ANYWHERE }))
      own.push({ itemId, version: 1, withdrawn: false })
      return
    }
    if (item.withdrawn && what !== 'redact') return
    const next = contentOf(`改 ${item.version}`, '新的内容')
    if (what === 'revise') hub.revise(item.itemId, item.version, next)
    if (what === 'move')
      hub.revise(item.itemId, item.version, { ...next, shownOn: { topic: [parseDivisionCode('341200')] } }, '改到专题')
    if (what === 'withdraw') hub.withdraw(item.itemId, item.version)
    if (what === 'redact') hub.redact(item.itemId, item.version, next)
    item.withdrawn ||= what === 'withdraw'
    item.version++
  }

  it('followed at any page sizes, from any moment, ends in the whole state', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(act, { maxLength: 15 }),
        fc.array(act, { maxLength: 15 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
        async (earlier, later, sizes) => {
          const size = () => sizes.next().value as number
          // A topic needs the city's own right: only the city moves items there.
          const allowed = (acts: (typeof earlier)[number][]) =>
            acts.filter(({ what, node }) => what !== 'move' || node === FUYANG)
          allowed(earlier).forEach(perform)
          await hub.settle()
          const [all, site] = [await follow(size), await follow(size, beginning(), 'site/341222')]
          allowed(later).forEach(perform)
          await hub.settle()

          const expected = await wholeState()
          expect((await follow(size, all)).states).to.deep.equal(expected)
          const onSite = [...expected].filter(([, { outlets }]) =>
            outlets.some((entry: string) => ['site/341222', 'site/341200'].includes(entry)),
          )
          expect((await follow(size, site, 'site/341222')).states).to.deep.equal(new Map(onSite))
        },
      ),
      { numRuns: 15 },
    ))

  it('goes on behind the last item of a page, so that nothing is told twice while nothing changes', async () => {
    for (const limit of [2, 3, 7]) {
      const told: string[] = []
      for (let cursor: string | null = null, more = true; more; ) {
        const page: Change = await hub.json(`/v1/changes?limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`)
        told.push(...page.changes.map(({ itemId }: Change) => itemId))
        ;({ next: cursor, more } = page)
      }
      expect(told.length).to.be.greaterThan(limit)
      expect(new Set(told).size).to.equal(told.length)
    }
  })

  it('tells an outlet of an item that left it, without its content, until it has gone on', async () => {
    const { itemId } = hub.publish(FUYANG, contentOf('先在网站', '内容'))
    await hub.settle()
    const before = await follow(() => 200, beginning(), 'site/341222')
    expect(before.states.has(itemId)).to.equal(true)
    hub.revise(itemId, 1, contentOf('只在专题', '内容', { shownOn: { topic: [parseDivisionCode('341200')] } }))
    await hub.settle()
    const page = await hub.json(`/v1/changes?outlet=site/341222&cursor=${before.next}`)
    expect(page.changes).to.have.length(1)
    expect(page.changes[0]).to.include({ itemId, state: 'left', version: 2 }).and.not.have.property('content')
    const again = await hub.json(`/v1/changes?outlet=site/341222&cursor=${page.next}`)
    expect(again.changes).to.deep.equal([])
    expect(again.more).to.equal(false)
  })

  it('gives withdrawn items with their notice and no content', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('要撤下的', '内容'))
    hub.withdraw(itemId, 1, '发布有误')
    await hub.settle()
    const change = (await wholeState()).get(itemId)
    expect(change).to.include({ status: 'withdrawn', title: '要撤下的' }).and.not.have.property('content')
    expect(change.withdrawn.reason).to.equal('发布有误')
  })

  it('resumes after a switch to a generation that was found the same, and answers 410 after any other', async () => {
    const { states, next } = await follow(() => 3)
    const second = await hub.project(2)
    await second.caughtUp()
    await hub.store.activate(2, { same: true })
    hub.publish(TAIHE, contentOf('切换之后', '内容'))
    await hub.settle()
    await second.caughtUp()
    const resumed = await follow(() => 3, { states, next })
    expect(resumed.states.size).to.equal(states.size + 1)
    expect(resumed.states).to.deep.equal(await wholeState())

    await hub.store.activate(1)
    const gone = await hub.fetch(`/v1/changes?cursor=${resumed.next}`)
    expect(gone.status).to.equal(410)
    expect(await gone.json()).to.include({ code: 'cursor-gone', reason: 'rebuilt' })
    await second.stop()
  })

  it('has a cursor that it takes itself with very many partitions', async () => {
    const generation = await hub.store.open(9)
    for (let partition = 0; partition < 200; partition++) {
      const place = { partition, logId: hub.hubId, nextOffset: 12_345_678 }
      await generation.write(
        batchOf(noEffects(), null, { ...place, lastHash: null, directoryPosition: 0, caughtUpAt: null }),
      )
    }
    const options = { limit: 100, era: 1, asking: publicReader('2026-03-05') }
    const { next } = await readChanges({ check: async () => [] }, generation, options)
    expect(changesParameters.safeParse({ cursor: next }).success, `${next.length} characters`).to.equal(true)
    const again = await readChanges({ check: async () => [] }, generation, { ...options, cursor: next })
    expect(again.next).to.equal(next)
    await generation.close()
    await hub.store.drop(9)
  })

  for (const [why, spoil, status, reason] of [
    ['another log', { after: { x: [[0, 0, '~']] } }, 410, 'log-replaced'],
    ['another era', { era: 99 }, 410, 'rebuilt'],
    ['another outlet', { scope: 'x' }, 400, undefined],
    ['no cursor of ours', { after: 'x' }, 400, undefined],
  ] as const)
    it(`answers ${status} to a cursor of ${why}, with its reason`, async () => {
      const { next } = await hub.json('/v1/changes?limit=1')
      const cursor = { ...JSON.parse(Buffer.from(next, 'base64url').toString()), ...spoil }
      const text = Buffer.from(JSON.stringify(cursor)).toString('base64url')
      const response = await hub.fetch(`/v1/changes?cursor=${text}`)
      expect(response.status).to.equal(status)
      const problem = (await response.json()) as { detail: string; reason?: string }
      expect(problem.detail).to.match(/[\u4e00-\u9fff]/)
      if (reason !== undefined) expect(problem.reason).to.equal(reason)
    })

  it('answers 400 to a cursor of another outlet or of all items, and 410 when the divisions of its outlet change', async () => {
    const cursorOf = async (query: string) => (await hub.json(`/v1/changes?limit=1${query}`)).next as string
    const ask = async (cursor: string, query: string) => {
      const response = await hub.fetch(`/v1/changes?cursor=${cursor}${query}`)
      const { code, reason } = (await response.json()) as Record<string, string>
      return [response.status, code, reason]
    }
    const [all, county, board] = [
      await cursorOf(''),
      await cursorOf('&outlet=site/341222'),
      await cursorOf('&outlet=board/341222102200'),
    ]
    const foreign = [400, 'parameter-invalid', '这是另一个公开位置（outlet）的游标。']
    for (const [cursor, query] of [
      [all, '&outlet=site/341222'],
      [county, ''],
      [county, '&outlet=board/341222102200'],
      [board, '&outlet=site/341222'],
    ] as const)
      expect(await ask(cursor, query)).to.deep.equal(foreign)
    const inside = JSON.parse(Buffer.from(board, 'base64url').toString())
    const former = { ...inside, scope: inside.scope.split('.')[1] }
    const asBefore = Buffer.from(JSON.stringify(former)).toString('base64url')
    expect((await ask(asBefore, '&outlet=board/341222102200'))[0]).to.equal(200)
    const moved = Buffer.from(JSON.stringify({ ...former, scope: '0123456789abcdef' })).toString('base64url')
    expect(await ask(moved, '&outlet=board/341222102200')).to.deep.equal([410, 'cursor-gone', 'divisions-changed'])
    const merged = { ...inside, scope: inside.scope.replace(/.$/, (last: string) => (last === '0' ? '1' : '0')) }
    const after = Buffer.from(JSON.stringify(merged)).toString('base64url')
    expect(await ask(after, '&outlet=board/341222102200')).to.deep.equal([410, 'cursor-gone', 'divisions-changed'])
  })

  for (const limit of ['0', '201', '-1', '1.5', 'x', ''])
    it(`refuses the limit "${limit}"`, async () => {
      const response = await hub.fetch(`/v1/changes?limit=${limit}`)
      expect(response.status).to.equal(400)
      expect(await response.json()).to.include({ code: 'parameter-invalid', name: 'limit' })
    })
})
