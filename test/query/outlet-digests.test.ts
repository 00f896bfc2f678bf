import { expect } from 'chai'
import { timers } from '../../services/hub/clock.ts'
import { createActiveGeneration } from '../../services/query/active-generation.ts'
import { createKeptDigests, type ItemDigest, itemDigests, outletDigests } from '../../services/query/outlet-digests.ts'
import { BOARD, publish } from '../contracts/read-store-under-test.ts'
import { LARGE_TEXT, watchedGeneration } from '../large-texts.ts'

const COUNT = 24
/** One text more than fits on a page. */
const MOST_CHARACTERS = 5 * 901_000

const acts = Array.from({ length: COUNT }, (_, at) => publish({ at, node: at % 2, text: LARGE_TEXT }))

describe('digests of outlets with large texts', () => {
  it('have every item, and hold few at a time', async () => {
    const { generation, watched } = await watchedGeneration(acts)
    const { outlets } = await outletDigests(generation, timers)
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

describe('the digests that anybody may ask for', () => {
  async function keptDigests() {
    const { generation, watched, script } = await watchedGeneration([publish(), publish({ at: 1, node: 1 })])
    const active = createActiveGeneration({
      pointer: async () => ({ generation: 1, era: 1, dropped: 0 }),
      open: async () => generation,
    })
    let turns = 0
    const turn = async () => {
      turns++
    }
    return { digests: createKeptDigests(active, { turn }), generation, watched, script, turns: () => turns }
  }
  const pagesRead = ({ asked }: { asked: Map<string, number> }) => asked.get('changes') ?? 0

  it('are made once for a checkpoint, however many ask at once and one after the other', async () => {
    const { digests, watched } = await keptDigests()
    const [first, second] = await Promise.all([digests(), digests()])
    const pages = pagesRead(watched)
    for (let i = 0; i < 20; i++) expect(await digests()).to.equal(first)
    expect(second).to.equal(first)
    expect(pagesRead(watched)).to.equal(pages)
  })

  it('are made again when a record was applied', async () => {
    const { digests, generation, script } = await keptDigests()
    const before = await digests()
    await generation.write(script.batch(publish({ at: 2 })))
    const after = await digests()
    expect(after.outlets.map(({ items }) => items)).to.deep.equal([3])
    expect(after.checkpoints).not.to.deep.equal(before.checkpoints)
    expect(after).to.deep.equal(await outletDigests(generation, timers))
  })

  it('give the event loop back while they are made', async () => {
    const { digests, turns } = await keptDigests()
    await digests()
    expect(turns()).to.be.greaterThan(0)
  })
})
