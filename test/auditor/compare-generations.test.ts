import { expect } from 'chai'
import { compareGenerations, isSame } from '../../services/auditor/compare.ts'
import { compareAcrossLogs } from '../../services/auditor/compare-across-logs.ts'
import { digestOf } from '../../services/auditor/digest.ts'
import type { Act } from '../contracts/read-model-script.ts'
import { publish } from '../contracts/read-store-under-test.ts'
import { LARGE_TEXT, watchedGeneration } from '../large-texts.ts'

const MANY = Array.from({ length: 9 }, (_, which) => which)
const published = (text: string) => MANY.map((at) => publish({ at, text }))
const revised = (text: string, which: number): Act => ({ type: 'revise', node: 0, which, at: 10, text })
const LARGE_HISTORIES = [
  ...published(LARGE_TEXT),
  ...MANY.flatMap((which) => [1, 2, 3, 4].map(() => revised(LARGE_TEXT, which))),
]
/** They have 40 MB. 16 texts, and a little around them, may be held at a time. */
const MOST_CHARACTERS = 16 * 901_000

describe('comparing generations', function () {
  // It compares large texts, which takes some seconds of CPU.
  this.timeout(60_000)
  it('holds few of many large texts and histories', async () => {
    const a = await watchedGeneration(LARGE_HISTORIES)
    const b = await watchedGeneration(LARGE_HISTORIES)
    const compared = await compareGenerations(a.generation, b.generation)
    expect([compared.items, isSame(compared)]).to.deep.equal([MANY.length, true])
    expect(await digestOf(a.generation)).to.include({ items: 9, versions: 45 })
    expect(a.watched.most).to.be.below(MOST_CHARACTERS)
    expect(b.watched.most).to.be.below(MOST_CHARACTERS)
  })

  it('asks seldom where texts are small', async () => {
    const acts = Array.from({ length: 300 }, (_, at) => publish({ at, text: '短' }))
    const { generation, watched } = await watchedGeneration(acts)
    expect((await digestOf(generation)).items).to.equal(300)
    expect(watched.asked.get('histories')).to.equal(1)
  })

  it('names the items that only one has, wherever they stand', async () => {
    const all = await watchedGeneration(published('正文'))
    const itemIds = [...all.documents.keys()].sort()
    for (const count of [0, 1, 8]) {
      const some = await watchedGeneration(published('正文').slice(0, count))
      const others = itemIds.filter((itemId) => !some.documents.has(itemId))
      const missing = await compareGenerations(all.generation, some.generation)
      expect(missing.differences).to.deep.equal(others.map((itemId) => ({ itemId, what: ['missing'] })))
      const surplus = await compareGenerations(some.generation, all.generation)
      expect(surplus.differences).to.deep.equal(others.map((itemId) => ({ itemId, what: ['surplus'] })))
    }
  })
})

describe('comparing generations of two logs', function () {
  // It compares large texts, which takes some seconds of CPU.
  this.timeout(60_000)
  const differences = async (fresh: Act[], before: Act[]) => {
    const [a, b] = [await watchedGeneration(fresh), await watchedGeneration(before)]
    const compared = await compareAcrossLogs(a.generation, b.generation)
    return { ...compared, most: Math.max(a.watched.most, b.watched.most) }
  }
  const before = published('正文').slice(0, 2)

  it('finds nothing where the new one has all, and more', async () => {
    for (const more of [[], [publish({ at: 9 })], [revised('新正文', 1)]])
      expect(await differences([...before, ...more], before)).to.deep.include({ items: 2, differences: [] })
  })

  it('finds an item that is missing, a version behind, or another text', async () => {
    const what = async (...acts: Parameters<typeof differences>) =>
      (await differences(...acts)).differences.map((one) => one.what)
    expect(await what(before.slice(0, 1), before)).to.deep.equal([['missing']])
    expect(await what(before, [...before, revised('新正文', 1)])).to.deep.equal([['version 2 missing']])
    const [other] = await what([publish({ at: 0, text: '别的' })], before.slice(0, 1))
    expect(other).to.include('contentText')
  })

  it('holds few large texts, also where they came later', async () => {
    const { items, most, ...compared } = await differences(LARGE_HISTORIES, published('正文'))
    expect(compared.differences).to.deep.equal([])
    expect(items).to.equal(MANY.length)
    expect(most).to.be.below(MOST_CHARACTERS)
  })
})
