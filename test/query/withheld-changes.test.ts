import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import type { ItemId } from '../../services/domain/ids.ts'
import { LONGEST_CURSOR, MOST_WITHHELD } from '../../services/query/change-cursor.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../scratch-places.ts'

const SITE = 'site/341222'

/** A site's backend, which follows the changes and asks for nothing else. */
function createFollower(hub: ScratchHub, { limit = 200, outlet }: { limit?: number; outlet?: string } = {}) {
  const given = new Map<string, number>()
  let withheld: string[] = []
  let cursor: string | null = null
  return {
    given,
    withheld: () => withheld,
    cursor: () => cursor ?? '',
    /** One sync: page after page, until there is no more. */
    sync: async (): Promise<number> => {
      const met = new Set<string>()
      for (let pages = 1; ; pages++) {
        const query = new URLSearchParams({ limit: `${limit}`, ...(outlet && { outlet }), ...(cursor && { cursor }) })
        const response = await hub.fetch(`/v1/changes?${query}`)
        // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
        const page: any = await response.json()
        expect(response.status, JSON.stringify(page)).to.equal(200)
        expect(page.changes.length).to.be.at.most(limit)
        for (const { itemId, version, left } of page.changes) if (left !== true) given.set(itemId, version)
        for (const { itemId } of page.withheld) met.add(itemId)
        cursor = page.next
        if (!page.more) {
          withheld = [...met]
          return pages
        }
        expect(pages, 'pages of one sync').to.be.below(500)
      }
    },
  }
}

describe('an item that was withheld from a reader of the changes', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let items: ItemId[]

  beforeEach(async () => {
    hub = await startScratchHub()
    items = Array.from({ length: MOST_WITHHELD + 20 }, (_, number) => {
      const node = [FUYANG, TAIHE, SHUIZHEN][number % 3] as typeof FUYANG
      return hub.publish(node, contentOf(`第${number}号`, `原来${number}号`)).itemId
    })
    await hub.settle()
  })
  afterEach(() => hub.stop())

  const alter = (before: string, after: string, which: (number: number) => boolean = () => true) => {
    const database = new DatabaseSync(hub.readFile)
    const replace = database.prepare('UPDATE texts SET text = replace(text, ?, ?) WHERE instr(text, ?)')
    for (const number of items.keys()) if (which(number)) replace.run(before, after, `${before}${number}号`)
    database.close()
  }
  const tamper = (which?: (number: number) => boolean) => alter('原来', '改过', which)
  const mend = (which?: (number: number) => boolean) => alter('改过', '原来', which)

  for (const outlet of [undefined, SITE]) {
    it(`is given as soon as it checks, though nobody revised it (${outlet ?? 'all items'})`, async () => {
      tamper((number) => number === 5)
      const follower = createFollower(hub, { outlet })
      await follower.sync()
      expect(follower.withheld()).to.deep.equal([items[5]])
      await follower.sync()
      expect(follower.withheld(), 'still').to.deep.equal([items[5]])
      mend()
      await follower.sync()
      expect(follower.withheld()).to.deep.equal([])
      expect(follower.given.get(items[5] as string)).to.equal(1)
      expect(follower.given.size).to.equal(items.length)
    })

    for (const limit of [1, 7, 200])
      it(`is given in the end however many were withheld, ${limit} a page (${outlet ?? 'all items'})`, async () => {
        const follower = createFollower(hub, { outlet, limit })
        tamper((number) => number !== 33 && number !== items.length - 1)
        await follower.sync()
        expect([...follower.given.keys()].sort(), 'what is right comes through').to.deep.equal(
          [items[33], items.at(-1)].sort(),
        )
        expect(follower.withheld().length).to.equal(items.length - 2)
        expect(follower.cursor().length).to.be.below(LONGEST_CURSOR / 2)
        mend((number) => number % 2 === 0)
        await follower.sync()
        await follower.sync()
        const right = items.filter((_, number) => number % 2 === 0 || number === 33 || number === items.length - 1)
        expect([...follower.given.keys()].sort()).to.deep.equal([...right].sort())
        mend()
        await follower.sync()
        await follower.sync()
        expect(follower.given.size).to.equal(items.length)
        const { length } = follower.cursor()
        await follower.sync()
        expect(follower.cursor().length).to.equal(length)
      })
  }

  it('is given in its newest version when it was revised meanwhile, and once', async () => {
    tamper((number) => number === 5)
    const follower = createFollower(hub)
    await follower.sync()
    mend()
    hub.revise(items[5] as ItemId, 1, contentOf('更正', '更正之后'))
    await hub.settle()
    const page = await hub.json(`/v1/changes?cursor=${follower.cursor()}`)
    expect(
      page.changes.map(({ itemId, version }: { itemId: string; version: number }) => [itemId, version]),
    ).to.deep.equal([[items[5], 2]])
    const after = await hub.json(`/v1/changes?cursor=${page.next}`)
    expect([after.changes, after.withheld]).to.deep.equal([[], []])
  })

  it('makes the cursor of a reader no longer than it was, once it is given', async () => {
    const follower = createFollower(hub)
    await follower.sync()
    const { length } = follower.cursor()
    const other = createFollower(hub)
    tamper()
    await other.sync()
    mend()
    await other.sync()
    await other.sync()
    expect(other.cursor().length).to.equal(length)
  })
})
