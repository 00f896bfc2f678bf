import { expect } from 'chai'
import { type ItemId, instantOf, parseInstant } from '../../services/domain/ids.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, TAIHE } from '../scratch-places.ts'

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
type Listed = any

const SITE = '/v1/outlets/site/341222/items'
const NOW = Date.parse('2026-03-05T01:00:00.000Z')
const MINUTE = 60_000

describe('a list with items that are dated ahead of the clock', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  let right: ItemId[]
  let ahead: ItemId[]

  before(async () => {
    hub = await startScratchHub()
    const publish = (node: typeof TAIHE, ms: number, title: string) => {
      hub.clock.now = instantOf(ms)
      return hub.publish(node, contentOf(title, '防汛')).itemId
    }
    right = [0, 1, 2, 3].map((number) => publish(TAIHE, NOW + number * MINUTE, `第${number}号`))
    // The city's machine has a clock that is an hour ahead, and then years.
    ahead = [60, 61, 5_000_000].map((minutes) => publish(FUYANG, NOW + minutes * MINUTE, `${minutes}分钟后`))
    hub.clock.now = instantOf(NOW + 5 * MINUTE)
    right.push(publish(TAIHE, NOW + 5 * MINUTE, '第4号'))
    await hub.settle()
  })
  after(() => hub.stop())

  async function all(query: string, limit: number): Promise<Listed[]> {
    const items: Listed[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: Listed = await hub.json(`${SITE}?limit=${limit}${query}${next && `&cursor=${next}`}`)
      expect(page.items.length).to.be.at.most(limit)
      items.push(...page.items)
      next = page.next
    }
    return items
  }
  const wanted = () => [...right.toReversed(), ...ahead.toReversed()]

  for (const query of ['', `&q=${encodeURIComponent('防汛')}`, '&status=live'])
    for (const limit of [1, 3, 5, 8, 200])
      it(`has them last, once and marked, in pages of ${limit} (${query || 'all'})`, async () => {
        const items = await all(query, limit)
        expect(items.map(({ itemId }) => itemId)).to.deep.equal(wanted())
        expect(items.map(({ datedAhead }) => datedAhead === true)).to.deep.equal(
          wanted().map((itemId) => ahead.includes(itemId)),
        )
      })

  it('has no ETag, because its order changes with the clock, and marks them on the page', async () => {
    expect((await hub.fetch(SITE)).headers.get('etag')).to.equal(null)
    const page = await hub.fetch('/sites/341222')
    expect(page.headers.get('etag')).to.equal(null)
    expect((await page.text()).match(/所注时间晚于现在/g)?.length).to.equal(ahead.length)
  })

  it('keeps its order through all pages, though the clock passes one of them meanwhile', async () => {
    const first: Listed = await hub.json(`${SITE}?limit=6`)
    const before = hub.clock.now
    hub.clock.now = instantOf(NOW + 55 * MINUTE)
    const second: Listed = await hub.json(`${SITE}?limit=6&cursor=${first.next}`)
    const again = await all('', 200)
    hub.clock.now = before
    expect([...first.items, ...second.items].map(({ itemId }: Listed) => itemId)).to.deep.equal(wanted())
    expect(again.map(({ itemId }) => itemId)).to.deep.equal([ahead[1], ahead[0], ...right.toReversed(), ahead[2]])
  })

  it('is an ordinary one again where nothing is dated ahead', async () => {
    const response = await hub.fetch('/v1/outlets/board/341226104203/items?q=%E6%B2%A1%E6%9C%89')
    expect(response.headers.get('etag')).not.to.equal(null)
    expect(parseInstant(hub.clock.now)).to.equal(hub.clock.now)
  })
})
