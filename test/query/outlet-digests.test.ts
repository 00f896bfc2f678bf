import { expect } from 'chai'
import { type ItemDigest, itemDigests, outletDigests } from '../../services/query/outlet-digests.ts'
import { BOARD, publish } from '../contracts/read-store-under-test.ts'
import { LARGE_TEXT, watchedGeneration } from '../large-texts.ts'

const COUNT = 24
/** One text more than fits on a page. */
const MOST_CHARACTERS = 5 * 901_000

const acts = Array.from({ length: COUNT }, (_, at) => publish({ at, node: at % 2, text: LARGE_TEXT }))

describe('digests of outlets with large texts', () => {
  it('have every item, and hold few at a time', async () => {
    const { generation, watched } = await watchedGeneration(acts)
    const { outlets } = await outletDigests(generation)
    expect(outlets.map(({ entry, items }) => [entry, items])).to.deep.equal([[BOARD, COUNT]])
    expect(watched.most).to.be.below(MOST_CHARACTERS)
  })

  for (const limit of [1, 5, 12, 23, 24, 1000])
    it(`name every item in pages of ${limit}, and hold few at a time`, async () => {
      const { generation, watched, documents } = await watchedGeneration(acts)
      const found: ItemDigest[] = []
      for (let cursor: string | undefined; ; ) {
        const { items, next } = await itemDigests(generation, BOARD, { cursor, limit })
        expect(items.length).to.equal(Math.min(limit, COUNT - found.length))
        found.push(...items)
        if (next === null) break
        cursor = next
      }
      expect(found.map(({ itemId }) => itemId).sort()).to.deep.equal([...documents.keys()].sort())
      expect(watched.most).to.be.below(MOST_CHARACTERS)
    })
})
