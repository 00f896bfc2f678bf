import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import fc from 'fast-check'
import { type ItemId, itemIdOf } from '../../services/domain/ids.ts'
import type { NodeCommand } from '../../services/domain/item/commands.ts'
import { newId } from '../../services/hub/clock.ts'
import type { NodePublisher } from '../../services/publisher/node-publisher.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

describe('what twins are looked for in', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  const execute = (publisher: NodePublisher, commands: NodeCommand[], moreFollow = false) =>
    publisher.execute(
      commands.map((command) => ({ command, idempotencyKey: newId(), actor: 'clerk', isNew: true })),
      { moreFollow },
    )
  const publishing = (title: string): NodeCommand => ({
    type: 'PublishItem',
    itemId: itemIdOf(TAIHE, newId()),
    content: contentOf(title, '正文'),
  })
  const find = (publisher: NodePublisher, title: string) => {
    publisher.placeNames()
    return publisher.twinsOf(contentOf(title, '正文'))
  }
  const TITLES = ['关于春耕备耕的通知', '关于秋收安排的通知', '关于道路维修的公示', '关于危房改造的公示']

  it('waits in memory while more follow, is seen by whoever looks meanwhile, and is written with the last', () => {
    const journal = hub.journalOf(TAIHE)
    const publisher = hub.publisherOn(journal)
    execute(publisher, [publishing('关于春耕备耕的通知')], true)
    execute(publisher, [publishing('关于秋收安排的通知')], true)
    expect([journal.head().nodeSeq, journal.twinsKept().nodeSeq]).to.deep.equal([2, 0])
    const [refused] = publisher.execute([
      { command: publishing('关于春耕备拼的通知'), idempotencyKey: newId(), actor: 'clerk' },
    ])
    expect(refused).to.include({ ok: false, code: 'near-twin' })
    execute(publisher, [publishing('关于道路维修的公示')], true)
    execute(publisher, [publishing('关于危房改造的公示')])
    expect(journal.twinsKept().nodeSeq).to.equal(4)
    for (const title of TITLES) expect(find(publisher, title).itemIds, title).to.have.length(1)
  })

  it('is written before a file is looked at, so that whoever reads its rows together writes nothing', () => {
    const journal = hub.journalOf(TAIHE)
    const publisher = hub.publisherOn(journal)
    execute(publisher, [publishing('关于春耕备耕的通知')], true)
    publisher.placeNames()
    expect(journal.twinsKept().nodeSeq).to.equal(1)
    const { itemIds } = journal.reading(() => publisher.twinsOf(contentOf('关于春耕备拼的通知', '正文')))
    expect(itemIds).to.have.length(1)
  })

  it('is found again from the journal after a crash, and by another process that does not wait', () => {
    const journal = hub.journalOf(TAIHE)
    const crashed = hub.publisherOn(journal)
    execute(crashed, TITLES.slice(0, 2).map(publishing), true)
    const other = hub.publisherOn(journal)
    expect(find(other, '关于春耕备耕的通知').itemIds).to.have.length(1)
    execute(other, [publishing('关于道路维修的公示')])
    execute(crashed, [publishing('关于危房改造的公示')])
    for (const publisher of [crashed, other])
      for (const title of TITLES) expect(find(publisher, title).itemIds, title).to.have.length(1)
  })

  it('is the same as made anew, whatever follows, fails or is written by another process', () => {
    const step = fc.record({
      by: fc.nat(1),
      moreFollow: fc.boolean(),
      kind: fc.constantFrom('publish', 'revise', 'withdraw', 'look', 'crash'),
      title: fc.constantFrom(...TITLES),
      item: fc.nat(5),
    })
    const journal = hub.journalOf(TAIHE)
    const run = (steps: (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]) => {
      const publishers = [hub.publisherOn(journal), hub.publisherOn(journal)]
      const made: ItemId[] = []
      for (const { by, moreFollow, kind, title, item } of steps) {
        const publisher = publishers[by] as NodePublisher
        const itemId = made[item % Math.max(1, made.length)]
        const version = itemId === undefined ? 0 : (publisher.inForce(itemId)?.item.version ?? 0)
        const on = { itemId: itemId as ItemId, expectedVersion: version, reason: '更正' }
        if (kind === 'look') find(publisher, title)
        else if (kind === 'crash') publishers[by] = hub.publisherOn(journal)
        else if (kind === 'publish') {
          const command = publishing(title)
          made.push(command.itemId)
          execute(publisher, [command], moreFollow)
        } else if (itemId !== undefined)
          execute(
            publisher,
            [
              kind === 'withdraw'
                ? { type: 'WithdrawItem', ...on }
                : { type: 'ReviseItem', ...on, content: contentOf(title, newId()) },
            ],
            moreFollow,
          )
      }
      const found = () => publishers.map((each) => TITLES.map((title) => find(each, title).itemIds.toSorted()))
      const before = found()
      journal.transact((tx) => tx.setTwinsKept({ nodeSeq: 0, names: '' }))
      expect(before).to.deep.equal(found())
    }
    fc.assert(fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), run), { numRuns: 40 })
  })

  it('is told as cut off where hundreds of titles are alike, and finds the very same title all the same', () => {
    const journal = hub.journalOf(TAIHE)
    const publisher = hub.publisherOn(journal)
    // Characters of no word: two titles differ in four of them.
    const titles = Array.from({ length: 400 }, (_, at) => {
      const letter = (place: number) => String.fromCharCode(0x5000 + ((at * 7 + place * 131 + at * at * place) % 4000))
      return `关于${[1, 2, 3, 4].map(letter).join('')}同志先进事迹材料的公示`
    })
    execute(publisher, titles.map(publishing))
    expect(find(publisher, '关于道路维修的公示').isCutOff).to.equal(false)
    expect(find(publisher, titles[0] as string).itemIds).to.have.length(1)
    const unlike = publishing('关于欧阳修甫同志先进事迹材料的公示')
    const ask = (strict: boolean) =>
      publisher.execute([{ command: unlike, idempotencyKey: newId(), actor: 'clerk', strict }])[0]
    expect(ask(true)).to.include({ ok: false, code: 'twins-uncompared' })
    const accepted = ask(false)
    expect(accepted?.ok === true && accepted.warnings.map(({ code }) => code)).to.deep.equal(['twins-uncompared'])
  })

  it('takes the place of what an earlier version kept, which goes', () => {
    const before = hub.openJournal(TAIHE, 'old.sqlite')
    const [item] = execute(hub.publisherOn(before), [publishing('关于春耕备耕的通知')])
    before.close()
    using database = new DatabaseSync(join(hub.folder, 'old.sqlite'))
    database.exec(`DELETE FROM twinMarks; UPDATE twinMarksKept SET nodeSeq = 0;
      CREATE TABLE twins(mark BLOB NOT NULL, itemId TEXT NOT NULL, signature BLOB NOT NULL, PRIMARY KEY(mark, itemId)) WITHOUT ROWID;
      CREATE TABLE twinsKept(one INTEGER PRIMARY KEY, nodeSeq INTEGER, names TEXT); INSERT INTO twinsKept VALUES(1, 1, 'x')`)
    const journal = hub.openJournal(TAIHE, 'old.sqlite')
    try {
      const { itemIds } = find(hub.publisherOn(journal), '关于春耕备拼的通知')
      expect(itemIds).to.deep.equal([item?.ok === true && item.itemId])
    } finally {
      journal.close()
    }
    const left = database.prepare("SELECT name FROM sqlite_schema WHERE name IN ('twins', 'twinsKept')").all()
    expect(left).to.deep.equal([])
  })
})
