import { expect } from 'chai'
import fc from 'fast-check'
import { type ItemId, instantOf, parseInstant } from '../../services/domain/ids.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
type Told = any

interface Act {
  what: 'publish' | 'revise' | 'withdraw' | 'redact'
  from: [number, number] | null
  until: [number, number] | null
  which: number
  everywhere: boolean
}

const DAY_MS = 24 * 3_600_000

describe('/v1/changes and the days of display', function () {
  this.timeout(120_000)
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  interface Follower {
    outlet: string | null
    known: Map<ItemId, Told>
    cursor: string | null
  }

  /** One page. True when there is more. */
  async function step(follower: Follower, limit: number): Promise<boolean> {
    const { outlet, cursor, known } = follower
    const query = new URLSearchParams({ limit: `${limit}`, ...(cursor && { cursor }), ...(outlet && { outlet }) })
    const page = await hub.json(`/v1/changes?${query}`)
    for (const change of page.changes) known.set(change.itemId, change)
    follower.cursor = page.next
    return page.more
  }

  async function listed(outlet: string): Promise<string[]> {
    const found: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const query: string = next && `&cursor=${next}`
      const page = await hub.json(`/v1/outlets/${outlet}/items?limit=200&status=live${query}`)
      found.push(...page.items.map(({ itemId, version }: Told) => `${itemId} ${version}`))
      next = page.next
    }
    return found.sort()
  }

  const shownBy = ({ known }: Follower): string[] =>
    [...known.values()]
      .filter(({ state, content }) => {
        expect(content !== undefined).to.equal(state === 'shown')
        return state === 'shown'
      })
      .map(({ itemId, version }) => `${itemId} ${version}`)
      .sort()

  const dayAfter = (days: number) => instantOf(Date.parse(hub.clock.now) + days * DAY_MS)
  const dateIn = (days: number, form: number) => dayAfter(days).slice(0, [10, 10, 7, 4][form])

  it('whoever follows has the list of each day, for any dates, any steps and any days in between', () => {
    const date = fc.option(fc.tuple(fc.integer({ min: -3, max: 6 }), fc.nat(3)), { nil: null })
    const act: fc.Arbitrary<Act> = fc.record({
      what: fc.constantFrom<Act['what'][]>('publish', 'publish', 'publish', 'revise', 'withdraw', 'redact'),
      from: date,
      until: date,
      which: fc.nat(9),
      everywhere: fc.boolean(),
    })
    const morning = fc.record({
      acts: fc.array(act, { maxLength: 6 }),
      /** Pages that are read before the day ends; the rest waits for later days. */
      pages: fc.integer({ min: 0, max: 4 }),
      limit: fc.integer({ min: 1, max: 4 }),
      days: fc.integer({ min: 0, max: 3 }),
    })
    const made: { itemId: ItemId; version: number; isLive: boolean }[] = []

    const perform = ({ what, from, until, which, everywhere }: Act): void => {
      const content = contentOf(`第${made.length}件`, '内容', {
        ...(from && { displayFrom: dateIn(...from) }),
        ...(until && { displayUntil: dateIn(...until) }),
        ...(!everywhere && { shownOn: { board: 'all' } }),
      })
      const item = made[made.length - 1 - (which % Math.max(made.length, 1))]
      if (what === 'publish' || item === undefined || !item.isLive) {
        made.push({ itemId: hub.publish(TAIHE, content).itemId, version: 1, isLive: true })
        return
      }
      const { itemId, version } = item
      if (what === 'withdraw') {
        hub.withdraw(itemId, version)
        item.isLive = false
        return
      }
      const type = what === 'redact' ? 'RedactItem' : 'ReviseItem'
      const command = { type, itemId, expectedVersion: version, content, reason: '更正' } as const
      // The version stays where the content is as it was.
      item.version = hub.execute(command, { hideUntilThen: true }).version
    }

    return fc.assert(
      fc.asyncProperty(fc.array(morning, { minLength: 1, maxLength: 5 }), async (mornings) => {
        const followers: Follower[] = [null, 'site/341222'].map((outlet) => ({
          outlet,
          known: new Map(),
          cursor: null,
        }))
        for (const { acts, pages, limit, days } of mornings) {
          acts.forEach(perform)
          await hub.settle()
          for (const follower of followers) for (let page = 0; page < pages; page++) await step(follower, limit)
          if (pages === 4)
            for (const follower of followers) {
              while (await step(follower, limit * 50));
              expect(shownBy(follower)).to.deep.equal(await expected(follower))
            }
          hub.clock.now = dayAfter(days)
        }
        for (const follower of followers) {
          while (await step(follower, 3));
          expect(shownBy(follower)).to.deep.equal(await expected(follower))
        }
      }),
      { numRuns: 25 },
    )
  })

  /** The site's list, or the board's of which all items are. */
  const expected = ({ outlet }: Follower) => listed(outlet ?? 'board/341222102200')

  it('are told in the order of the days, and once', async () => {
    const publish = (from: number, until: number | null) =>
      hub.publish(
        TAIHE,
        contentOf(`第${from}天`, '内容', {
          displayFrom: dateIn(from, 0),
          ...(until !== null && { displayUntil: dateIn(until, 0) }),
        }),
      ).itemId
    const [third, first, second] = [publish(3, null), publish(1, 2), publish(2, null)]
    await hub.settle()
    const follower: Follower = { outlet: null, known: new Map(), cursor: null }
    while (await step(follower, 200));
    hub.clock.now = dayAfter(3)
    const { changes, more, next } = await hub.json(`/v1/changes?cursor=${follower.cursor}`)
    const own = changes.map(({ itemId }: Told) => itemId).filter((id: ItemId) => [first, second, third].includes(id))
    expect(own).to.deep.equal([first, second, third])
    expect(more).to.equal(false)
    expect((await hub.json(`/v1/changes?cursor=${next}`)).changes).to.deep.equal([])
  })

  it('are never told before they have come here, whatever day a cursor says', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('尚未展示的标题', '尚未展示的正文', { displayFrom: dateIn(2, 0) }))
    await hub.settle()
    const follower: Follower = { outlet: null, known: new Map(), cursor: null }
    while (await step(follower, 200));
    expect(follower.known.get(itemId)).to.include({ state: 'scheduled', title: null })
    const inside = JSON.parse(Buffer.from(follower.cursor ?? '', 'base64url').toString())
    const asOf = (day: string, more = {}) =>
      Buffer.from(JSON.stringify({ ...inside, day, after: {}, ...more })).toString('base64url')
    for (const cursor of [
      asOf(dateIn(2, 0)),
      asOf('9999-12-31'),
      asOf('2020-01-01', { turning: ['9999-12-31', 0, '~'] }),
    ]) {
      const forged: Follower = { outlet: null, known: new Map(), cursor }
      let told = ''
      for (let more = true; more; ) {
        const page = await hub.json(`/v1/changes?limit=200&cursor=${forged.cursor}`)
        told += JSON.stringify(page.changes)
        expect(page.changes.some((change: Told) => change.itemId === itemId)).to.equal(false)
        forged.cursor = page.next
        more = page.more
      }
      expect(told).to.not.include('尚未展示')
      const before = hub.clock.now
      hub.clock.now = dayAfter(2)
      while (await step(forged, 200));
      expect(forged.known.get(itemId)?.state).to.equal('shown')
      hub.clock.now = before
    }
    hub.clock.now = parseInstant(dayAfter(2))
  })
})
