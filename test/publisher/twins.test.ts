import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { HubError } from '../../services/domain/errors.ts'
import { type ItemId, itemIdOf } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { newId } from '../../services/hub/clock.ts'
import { importFile } from '../../services/publisher/import/import-file.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'
import { importOptionsOf } from './import/import-into-hub.ts'

describe('a twin of a living item', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  const publish = (content: Content, isNew = false) => {
    const command = { type: 'PublishItem', itemId: itemIdOf(TAIHE, newId()), content } as const
    const [outcome] = hub.publisherOf(TAIHE).execute([{ command, idempotencyKey: newId(), actor: 'clerk', isNew }])
    return outcome?.ok === true ? outcome.itemId : `${outcome?.code} ${outcome?.details?.itemId}`
  }
  const twinsOf = (content: Content, publisher = hub.publisherOf(TAIHE)) => {
    publisher.placeNames()
    return publisher.twinsOf(content).itemIds
  }
  const notice = (title: string, text = '正文') => contentOf(title, text)

  it('is refused with the other item, until it is said to be new', () => {
    const first = publish(notice('关于做好春耕工作的通知'))
    expect(publish(notice('关于做好春耕工做的通知'))).to.equal(`near-twin ${first}`)
    const second = publish(notice('关于做好春耕工做的通知'), true)
    expect(second).to.match(/^taihe\./)
    expect(publish(notice('关于做好秋收工作的公告'))).to.match(/^taihe\./)
  })

  it('over HTTP is a 409 that names the other item; "new": true publishes it', async () => {
    const first = publish(notice('关于低保复核的公示'))
    const post = async (more: object) => {
      const response = await hub.fetch('/v1/items', {
        method: 'POST',
        headers: {
          authorization: 'Bearer clerk-taihe',
          'content-type': 'application/json',
          'idempotency-key': 'one-key',
        },
        body: JSON.stringify({ nodeId: 'taihe', content: notice('关于低保复合的公示'), ...more }),
      })
      return { status: response.status, ...((await response.json()) as { code?: string; itemId?: string }) }
    }
    expect(await post({})).to.deep.include({ status: 409, code: 'near-twin', itemId: first })
    expect((await post({ new: true })).status).to.equal(201)
    expect((await post({ new: true })).status, 'the same key').to.equal(201)
  })

  it('is looked for among living items as they are now', () => {
    const item = publish(notice('关于道路维修的公示')) as ItemId
    hub.revise(item, 1, notice('关于桥梁加固工程的公示'))
    const other = publish(notice('关于道路维修的公示')) as ItemId
    expect(publish(notice('关于桥梁加固工程公示'))).to.equal(`near-twin ${item}`)
    hub.withdraw(item, 2)
    hub.redact(other, 1, notice('（已处理）'))
    expect(publish(notice('关于桥梁加固工程公示'))).to.match(/^taihe\./)
    expect(publish(notice('关于道路维修的公示'))).to.match(/^taihe\./)
  })

  it('is known in a journal of an older version and in one refilled from the log', async () => {
    const item = publish(notice('关于做好防汛工作的通知')) as ItemId
    const journal = hub.journalOf(TAIHE)
    journal.transact((tx) => {
      tx.removeTwins(item)
      tx.setTwinsKept({ nodeSeq: 0, names: '' })
    })
    expect(publish(notice('关于做好防汛工做的通知'))).to.equal(`near-twin ${item}`)
    hub.revise(item, 1, notice('关于做好抗旱保苗的通知'))
    await hub.settle()
    const empty = hub.openJournal(TAIHE, 'refilled.sqlite')
    try {
      const records = journal.read(1, 100)
      expect(empty.head().nodeSeq).to.equal(0)
      const refill = records.map((record) => ({
        record,
        item: journal.item(record.itemId),
        row: null,
      }))
      empty.rebase({ head: 0, keepUntil: 0, refill, reissue: [] })
      const content = notice('关于做好抗旱保苗通知')
      expect(twinsOf(content, hub.publisherOn(empty))).to.deep.equal([item])
      expect(twinsOf(notice('关于做好防汛工作的通知'), hub.publisherOn(empty))).to.deep.equal([])
    } finally {
      empty.close()
    }
  })

  it('is known where each place has another name now than when the items were kept', () => {
    const item = publish(notice('关于做好防汛工作的通知')) as ItemId
    const journal = hub.journalOf(TAIHE)
    journal.transact((tx) => tx.setTwinsKept({ nodeSeq: journal.head().nodeSeq, names: 'others' }))
    expect(publish(notice('关于做好防汛工做的通知'))).to.equal(`near-twin ${item}`)
    expect(twinsOf(notice('关于做好防汛工作的通知'))).to.deep.equal([item])
  })

  it('is made known after an upgrade in steps, between which others have their turn', async () => {
    const publisher = hub.publisherOf(TAIHE)
    const titles = Array.from({ length: 600 }, (_, at) => `关于第${at}号地块出让的公告`)
    const command = (title: string) =>
      ({ type: 'PublishItem', itemId: itemIdOf(TAIHE, newId()), content: notice(title) }) as const
    publisher.execute(
      titles.map((title) => ({ command: command(title), idempotencyKey: newId(), actor: 'clerk', isNew: true })),
    )
    const journal = hub.journalOf(TAIHE)
    journal.transact((tx) => tx.setTwinsKept({ nodeSeq: 0, names: '' }))
    const seen: number[] = []
    let milliseconds = 0
    const other = hub.publisherOn(journal, {
      timer: () => milliseconds++,
      turn: async () => void seen.push(journal.twinsKept().nodeSeq),
    })
    await other.prepare()
    expect([...new Set(seen.map((nodeSeq, step) => nodeSeq - (seen[step - 1] ?? 0)))]).to.deep.equal([80])
    expect(journal.twinsKept().nodeSeq).to.equal(600)
    expect(publish(notice('关于第77号地块出让的公示'))).to.match(/^near-twin/)
  })

  it('is made known after an upgrade in steps that are as short where the texts are long', async () => {
    const titles = Array.from({ length: 60 }, (_, at) => `关于第${at}号地块出让的公告`)
    const text = `${'出让地块的四至、面积、用途和年限如下。'.repeat(20)}\n`.repeat(500)
    for (const title of titles) publish(notice(title, text), true)
    const journal = hub.journalOf(TAIHE)
    journal.transact((tx) => tx.setTwinsKept({ nodeSeq: 0, names: '' }))
    let [began, longest] = [process.threadCpuUsage(), 0]
    const other = hub.publisherOn(journal, {
      timer: () => performance.now(),
      turn: async () => {
        const { user, system } = process.threadCpuUsage(began)
        longest = Math.max(longest, (user + system) / 1000)
        began = process.threadCpuUsage()
      },
    })
    await other.prepare()
    expect(journal.twinsKept().nodeSeq).to.equal(60)
    expect(longest).to.be.within(0.1, 100)
  })

  it('is found among hundreds of one organ and day, and so is none of hundreds that are alike and differ in a name', () => {
    const surnames = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏']
    const given = ['建国家', '秀英芳', '志强伟', '春梅兰', '德胜利', '玉兰香', '海涛峰', '文静雅']
    const titles = surnames.flatMap((surname) => given.map((name) => `关于${surname}${name}任职的通知`))
    for (const title of titles) publish(notice(title), true)
    const [last = ''] = titles.slice(-1)
    expect(twinsOf(notice(last))).to.have.length.at.least(1)
    expect(twinsOf(notice('关于欧阳修文公任职的通知'))).to.deep.equal([])
    expect(twinsOf(notice(last.replace('通知', '通告')))).to.include.members(twinsOf(notice(last)))
  })

  it('that still holds a redacted text is named by the redaction', () => {
    const secret = '联系人住东街槐树巷南侧'
    const item = publish(notice('关于临时救助的公示', `名单如下。${secret}。`)) as ItemId
    const twin = publish(notice('关于临时救助公示', `另一次导入。${secret}。`), true) as ItemId
    publish(notice('关于临时救助的公式', '没有那句话'), true)
    const redacted = hub.redact(item, 1, notice('关于临时救助的公示', '名单如下。'))
    expect(redacted.warnings.map(({ code, details }) => `${code} ${details?.itemIds}`)).to.deep.equal([
      `twin-holds-text ${twin}`,
    ])
    expect(hub.redact(twin, 1, notice('关于临时救助公示', '另一次导入。')).warnings).to.deep.equal([])
  })

  describe('in a file', () => {
    const importing = async (rows: object[], more: object = {}) => {
      const file = join(hub.folder, 'twins.ndjson')
      const options = importOptionsOf(hub, more)
      writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'))
      return importFile({ ...options, file })
    }
    const row = (title: string, more: object = {}) => ({ title, body: '正文', ...more })
    const outcomes = (report: Awaited<ReturnType<typeof importFile>>) =>
      report.rows.map(({ outcome, code, itemId }) =>
        [outcome, code, itemId].filter((part) => part !== undefined).join(' '),
      )

    it('whose title was corrected is asked about, and revises the item that is named', async () => {
      const [first] = (await importing([row('关于春耕备拼的通知', { date: '2026-03-01' })])).rows
      const corrected = [row('关于春耕备耕的通知', { date: '2026-03-01' })]
      for (const dryRun of [true, false]) {
        const asked = await importing(corrected, { dryRun })
        expect(outcomes(asked)).to.deep.equal([`rejected near-twin ${first?.itemId}`])
        expect(asked.rows[0]?.message).to.include(`${first?.itemId}`)
        expect(asked.rows[0]?.remedy).to.include('--revises').and.to.include('--new')
      }
      const revised = await importing(corrected, { revises: [first?.itemId] })
      expect([revised.revised, ...outcomes(revised)]).to.deep.equal([1, `accepted ${first?.itemId}`])
      expect(hub.publisherOf(TAIHE).inForce(first?.itemId as ItemId)?.said?.content.title).to.equal(
        '关于春耕备耕的通知',
      )
      expect(outcomes(await importing(corrected))).to.deep.equal([`already-imported ${first?.itemId}`])
    })

    it('is never published where the item that is named for it is another one', async () => {
      const [first] = (await importing([row('关于春耕备拼的通知')])).rows
      const revises = [first?.itemId]
      for (const dryRun of [true, false])
        for (const more of [{}, { isNew: true }, { goodRows: true }]) {
          const refused = await importing([row('秋收工作安排')], { revises, dryRun, ...more }).then(
            () => 'imported',
            (error: HubError) => error.code,
          )
          expect(refused).to.equal('revises-no-row')
        }
      const rows = [row('关于春耕备耕的通知'), row('春耕备耕工作安排'), row('关于春耕备耕通知')]
      const said = await importing(rows, { revises, dryRun: true })
      expect(outcomes(said)).to.deep.equal([`accepted ${first?.itemId}`, 'accepted', 'rejected near-twin'])
      expect(said.rows[2]?.message).to.include('第 1 行')
      const done = await importing(rows, { revises, isNew: true })
      expect([done.published, done.revised]).to.deep.equal([2, 1])
      expect((await importing(rows, { revises, isNew: true })).alreadyImported).to.equal(3)
    })

    it('is published as an item of its own where the clerk says so', async () => {
      await importing([row('关于春耕备拼的通知')])
      const report = await importing([row('关于春耕备耕的通知')], { isNew: true })
      expect([report.published, report.accepted]).to.deep.equal([1, 1])
      expect((await importing([row('关于春耕备耕的通知')])).alreadyImported).to.equal(1)
    })

    it('is asked about where a row above is nearly the same', async () => {
      const report = await importing([row('关于春耕备耕的通知'), row('关于秋收的公告'), row('关于春耕备耕通知')], {
        goodRows: true,
      })
      expect(report.rows.map(({ outcome, code }) => code ?? outcome)).to.deep.equal([
        'accepted',
        'accepted',
        'near-twin',
      ])
      expect(report.rows[2]?.message).to.include('第 1 行')
    })

    it('is no list of another village or month', async () => {
      const rows = ['孙楼村', '马庙村'].flatMap((village) =>
        ['1', '2', '3'].map((month) => row(`${village}2026年${month}月低保公示`)),
      )
      expect(outcomes(await importing(rows)).every((one) => one.startsWith('accepted'))).to.equal(true)
    })
  })
})
