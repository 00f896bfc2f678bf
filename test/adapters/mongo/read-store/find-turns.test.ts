import { expect } from 'chai'
import { Binary, type Filter } from 'mongodb'
import type { BsonItem } from '../../../../services/adapters/mongo/read-store/bson-item.ts'
import type { Collections } from '../../../../services/adapters/mongo/read-store/collections.ts'
import { findTurns } from '../../../../services/adapters/mongo/read-store/find-turns.ts'
import type { ItemId } from '../../../../services/domain/ids.ts'

const DAY = 20260305
const LATER = 20260401
const id = (i: number) => `node-0.${String(i).padStart(3, '0')}` as ItemId

const itemOf = (i: number, textLength: number) =>
  ({
    _id: id(i),
    latest: { envelopeText: '{}', signature: new Binary(new Uint8Array(64)) },
    contentText: '字'.repeat(textLength),
    displayFromDay: DAY,
    displayUntilDay: 99991231,
    changedAt: { partition: 0, offset: i },
    publication: null,
    withdrawal: null,
  }) as unknown as BsonItem

/** Answers the two questions of `findTurns`, and counts those for documents. */
function collectionsOf(stored: BsonItem[], meanwhile: () => void = () => {}) {
  const asked: ItemId[][] = []
  const matches = (item: BsonItem, filter: Record<string, unknown>) =>
    Object.entries(filter).every(([field, wanted]) => {
      const value = item[field as 'displayFromDay']
      const { $gt, $lt, $lte } = wanted as Record<string, number>
      if (typeof wanted === 'number') return value === wanted
      return (
        ($gt === undefined || value > $gt) &&
        ($lt === undefined || value < $lt) &&
        ($lte === undefined || value <= $lte)
      )
    })
  const places = (filter: Filter<BsonItem>) => {
    let rows = stored.filter((item) => matches(item, filter)).map((item) => ({ ...item }))
    const cursor = {
      sort: () => cursor,
      limit: (most: number) => {
        rows = rows.slice(0, most)
        return cursor
      },
      toArray: async () => rows,
    }
    return cursor
  }
  const documents = (ids: ItemId[]) => ({
    toArray: async () => {
      asked.push(ids)
      meanwhile()
      return stored.filter(({ _id }) => ids.includes(_id)).reverse()
    },
  })
  const find = (filter: { _id?: { $in?: ItemId[] } }) =>
    filter._id?.$in === undefined ? places(filter as Filter<BsonItem>) : documents(filter._id.$in)
  return { collections: { items: { find } } as unknown as Collections, asked }
}

describe('turns of display in MongoDB', () => {
  const query = { after: { turn: 0, itemId: '~' as ItemId }, until: 2 * LATER - 1, limit: 50 }
  const idsOf = (found: { document: { itemId: ItemId } }[]) => found.map(({ document }) => document.itemId)

  it('cost a question for each document: they are read many at once, in their order', async () => {
    const { collections, asked } = collectionsOf(Array.from({ length: 60 }, (_, i) => itemOf(i, 10)))
    expect(idsOf(await findTurns(collections, query))).to.deep.equal(Array.from({ length: 50 }, (_, i) => id(i)))
    expect(asked.length).to.be.at.most(3)
  })

  it('ended too early where an item had changed its day meanwhile: the page is filled up from behind', async () => {
    const stored = Array.from({ length: 60 }, (_, i) => itemOf(i, 10))
    const { collections } = collectionsOf(stored, () => {
      ;(stored[7] as BsonItem).displayFromDay = LATER
    })
    const others = Array.from({ length: 51 }, (_, i) => id(i)).filter((one) => one !== id(7))
    expect(idsOf(await findTurns(collections, query))).to.deep.equal(others)
  })

  it('end with the document that fills the room, and read few behind it', async () => {
    const { collections, asked } = collectionsOf(Array.from({ length: 60 }, (_, i) => itemOf(i, 1000)))
    expect(idsOf(await findTurns(collections, { ...query, room: 2500 }))).to.deep.equal([0, 1, 2].map(id))
    expect(asked.flat()).to.have.length.below(50)
  })
})
