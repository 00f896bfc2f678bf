import { expect } from 'chai'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

const COUNT = 40
const LARGE = '细则'.repeat(120_000)

describe('Items of 700 KB', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  const published: string[] = []

  before(async () => {
    hub = await startScratchHub()
    for (let i = 0; i < COUNT; i++) published.push(hub.publish(TAIHE, contentOf(`第${i}号实施细则`, LARGE)).itemId)
    await hub.settle()
  })
  after(() => hub.stop())

  for (const [what, path, key] of [
    ['changes', '/v1/changes', 'changes'],
    ['an outlet list', '/v1/outlets/site/341222/items', 'items'],
    ['a search', `/v1/outlets/site/341222/items?q=${encodeURIComponent('细则')}`, 'items'],
  ] as const)
    it(`come in ${what} a few at a time, and all of them in the end`, async () => {
      const ids: string[] = []
      let pages = 0
      for (let cursor: string | null = null; ; ) {
        const query = `${path.includes('?') ? '&' : '?'}limit=200${cursor === null ? '' : `&cursor=${cursor}`}`
        const text = await (await hub.fetch(path + query)).text()
        expect(Buffer.byteLength(text)).to.be.below(16 * 1024 * 1024)
        const page = JSON.parse(text)
        pages++
        ids.push(...page[key].map(({ itemId }: { itemId: string }) => itemId))
        cursor = page.next
        if (cursor === null || page.more === false) break
      }
      expect(pages).to.be.above(1)
      expect(ids.sort()).to.deep.equal(published.toSorted())
    })
})
