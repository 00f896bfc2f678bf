import { expect } from 'chai'
import { BSON, type Document } from 'mongodb'
import { createCommands } from '../../../scripts/bench/engines/mongo-stub/commands.ts'
import { answerMessage } from '../../../scripts/bench/engines/mongo-stub/wire.ts'

const raw = (documents: Document[]) => documents.map((document) => BSON.serialize(document))

function stub() {
  const answer = createCommands()
  return {
    answer,
    insert: (...documents: Document[]) => answer({ insert: 'items', $db: 'd', documents: raw(documents) }),
    update: (...updates: Document[]) => answer({ update: 'items', $db: 'd', updates: raw(updates) }),
    find: (filter: Document) => answer({ find: 'items', $db: 'd', filter }).cursor.firstBatch as Document[],
    counts: () => answer({ stubCounts: 'items', $db: 'd' }),
  }
}
const guarded = (_id: string, version: number) => ({
  q: { _id, version: { $lt: version } },
  u: { _id, version },
  upsert: true,
})

describe("the bench's MongoDB stub", () => {
  it('keeps a document when a guarded upsert brings an older version, and says duplicate key', () => {
    const { update, find } = stub()
    update(guarded('a', 2))
    const answer = update(guarded('a', 1), guarded('b', 1))
    expect(answer.writeErrors).to.have.length(1)
    expect(answer.writeErrors[0]).to.include({ index: 0, code: 11000 })
    expect(find({})).to.deep.equal([
      { _id: 'a', version: 2 },
      { _id: 'b', version: 1 },
    ])
  })

  it('inserts an _id once', () => {
    const { insert, find } = stub()
    expect(insert({ _id: 'a', n: 1 }, { _id: 'a', n: 2 })).to.include({ n: 1 })
    expect(find({ _id: { $in: ['a', 'b'] } })).to.deep.equal([{ _id: 'a', n: 1 }])
  })

  it('tells apart _ids that are documents', () => {
    const { insert, find } = stub()
    insert({ _id: { itemId: 'a' } }, { _id: 'a' })
    expect(find({ _id: { itemId: 'a' } })).to.deep.equal([{ _id: { itemId: 'a' } }])
  })

  it('counts documents that go back to an earlier version', () => {
    const { update, counts } = stub()
    update(guarded('a', 2))
    expect(counts()).to.include({ backwards: 0 })
    update({ q: { _id: 'a' }, u: { $set: { version: 1 } }, upsert: true })
    expect(counts()).to.include({ backwards: 1, written: 2 })
  })

  it('finds by null what has the field or lacks it, also after it was set', () => {
    const { insert, update, find } = stub()
    insert({ _id: 'a', tokens: null }, { _id: 'b' }, { _id: 'c', tokens: ['x'] })
    expect(find({ tokens: null }).map(({ _id }) => _id)).to.deep.equal(['a', 'b'])
    update({ q: { _id: 'a', tokens: null }, u: { $set: { tokens: ['y'] } } })
    expect(find({ tokens: null }).map(({ _id }) => _id)).to.deep.equal(['b'])
  })

  it('refuses what it does not know instead of answering wrongly', () => {
    const { insert, answer } = stub()
    insert({ _id: 'a', n: 1 })
    expect(answer({ find: 'items', $db: 'd', filter: { n: { $mod: [2, 1] } } })).to.include({ ok: 0 })
    expect(answer({ mapReduce: 'items', $db: 'd' })).to.include({ ok: 0, code: 59 })
  })

  it('reads a list of writes that travels as a document sequence', () => {
    const { answer, find } = stub()
    const body = BSON.serialize({ insert: 'items', $db: 'd' })
    const document = BSON.serialize({ _id: 'a' })
    const name = Buffer.from('documents\0')
    const size = Buffer.alloc(4)
    size.writeInt32LE(4 + name.length + document.length)
    const parts = [Buffer.alloc(20), Buffer.from([0]), body, Buffer.from([1]), size, name, document]
    const message = Buffer.concat(parts)
    message.writeInt32LE(message.length, 0)
    message.writeInt32LE(2013, 12)
    expect(answerMessage(message, answer)).to.be.instanceOf(Buffer)
    expect(find({})).to.deep.equal([{ _id: 'a' }])
  })
})
