import { expect } from 'chai'
import type { ItemDocument } from '../../services/domain/item/item-document.ts'
import { fillPage } from '../../services/query/fill-page.ts'
import { upToRoom } from '../plain-hub/stores/answers.ts'

const MILLION = 1024 * 1024

/** A store whose rows have so many characters each. `asked` counts the reads. */
function storeOf(sizes: number[]) {
  const documentOf = (row: number) =>
    ({
      contentText: 'x'.repeat(sizes[row] as number),
      latest: { envelopeText: '' },
      withdrawal: null,
    }) as unknown as ItemDocument
  const store = {
    asked: 0,
    documentOf,
    read: async (after: number | null, { limit, room }: { limit: number; room: number }) => {
      store.asked++
      const rows = [...sizes.keys()].slice((after ?? -1) + 1).slice(0, limit)
      return upToRoom(rows, documentOf, room)
    },
  }
  return store
}

describe('a page of rows', () => {
  it('is asked for once, however many rows it has', async () => {
    const store = storeOf(Array.from({ length: 300 }, () => 10))
    const { rows, more, filled } = await fillPage({ limit: 200, ...store })
    expect([rows.length, more, filled]).to.deep.equal([200, true, 2000])
    expect((await fillPage({ limit: 300, ...store })).more).to.equal(false)
    expect(store.asked).to.equal(2)
  })

  for (const [what, sizes, given, more] of [
    ['ends before the row that is too much', [2, 1.5, 1, 1], 2, true],
    ['takes what just fits', [2, 2], 2, false],
    ['gives a row that is too large by itself, and says that another follows', [5, 1], 1, true],
    ['gives a row that is too large by itself, and says that none follows', [5], 1, false],
    ['may be empty', [], 0, false],
  ] as const)
    it(what, async () => {
      const page = await fillPage({ limit: 200, ...storeOf(sizes.map((size) => size * MILLION)) })
      expect(page.rows).to.deep.equal([...sizes.keys()].slice(0, given))
      expect(page.more).to.equal(more)
    })

  it('goes on with what another page has filled', async () => {
    const store = storeOf([MILLION, MILLION])
    const { rows, more } = await fillPage({ limit: 200, filled: 3 * MILLION, ...store })
    expect([rows, more]).to.deep.equal([[0], true])
  })
})
