import { expect } from 'chai'
import { newId } from '../../services/hub/clock.ts'
import { draftAuthorization, draftOf, rowsOf } from '../office-calls.ts'
import { type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../scratch-places.ts'
import { fieldOf, signedInAt } from './browser-at-desk.ts'
import { adoptReview, checkSheet, decide, draftOn, FIELD, lineOf, sendSheet, sheetOf } from './catalogue-scene.ts'

describe('catalogues at the desk, under hostile hands', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
    await adoptReview(hub)
  })
  afterEach(() => hub.stop())

  const county = () => signedInAt(hub.url)
  const city = () => signedInAt(hub.url, `clerk-${FUYANG}`)
  const town = () => signedInAt(hub.url, `clerk-${SHUIZHEN}`)
  const eventsOf = (nodeId = TAIHE) => hub.journalOf(nodeId).head().nodeSeq
  const sheet = sheetOf(lineOf(1, '物资发放'), lineOf(2, '灾情公布'))

  it('are shown to nobody but the office that sent them and those who review them', async () => {
    const { id, own, review } = await sendSheet(await county(), sheet)
    const other = await town()
    for (const path of [
      own,
      review,
      `${FIELD}/rounds/${newId()}`,
      `${FIELD}/rounds/..%2F..%2Fv1`,
      '/desk/catalogues/reviews/x',
    ]) {
      const answer = await other.get(path)
      expect([answer.status, answer.page.includes('物资发放')], path).to.deep.equal([404, false])
    }
    // The office itself may read it, and not review it.
    expect((await (await county()).get(review)).status).to.equal(404)
    expect((await (await city()).get(own)).status).to.equal(404)
    expect((await other.get('/desk/catalogues')).page).not.to.include(id)
    expect((await other.get('/desk/catalogues/fields/%E6%B2%A1%E6%9C%89')).status).to.equal(404)
  })

  it('are decided by nobody who may not review them, and by no form of another site', async () => {
    const { review } = await sendSheet(await county(), sheet)
    const { page } = await (await city()).get(review)
    const form = { seen: fieldOf(page, 'seen'), does: 'approved', 'say.r1': '混进来的' }
    for (const clerk of [await county(), await town()]) expect((await clerk.send(review, form)).status).to.equal(404)
    const reviewer = await city()
    const elsewhere = await fetch(hub.url + review, {
      method: 'POST',
      headers: { cookie: reviewer.cookie(), 'sec-fetch-site': 'cross-site' },
      body: new URLSearchParams(form),
    })
    expect(elsewhere.status).to.equal(403)
    expect([eventsOf(TAIHE), eventsOf(SHUIZHEN), eventsOf(FUYANG)]).to.deep.equal([0, 0, 0])
    expect((await reviewer.get(review)).page).not.to.include('混进来的')
  })

  it('are approved once by two presses at once, and not both approved and returned', async () => {
    const first = await sendSheet(await county(), sheet)
    const reviewer = await city()
    const { page } = await reviewer.get(first.review)
    const form = { seen: fieldOf(page, 'seen'), does: 'approved' }
    const both = await Promise.all([reviewer.send(first.review, form), (await city()).send(first.review, form)])
    expect(both.map(({ status }) => status)).to.deep.equal([303, 303])
    expect(both.map(({ at }) => at?.split('done=')[1]).sort()).to.deep.equal(['again', 'approved'])
    expect(eventsOf(FUYANG)).to.equal(1)

    const second = await sendSheet(await county(), sheetOf(lineOf(1, '物资分配')))
    const seen = fieldOf((await reviewer.get(second.review)).page, 'seen')
    const answers = await Promise.all(
      ['approved', 'returned'].map((does) => reviewer.send(second.review, { seen, does })),
    )
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 409])
    expect(eventsOf(FUYANG)).to.equal(2)
  })

  it('are not decided by a form that does not know of a later comment or round, which keeps what was written', async () => {
    const { review } = await sendSheet(await county(), sheet)
    const reviewer = await city()
    const stale = fieldOf((await reviewer.get(review)).page, 'seen')
    await reviewer.send(review, { 'say.r2': '同事的意见', does: 'comment' })
    const late = await reviewer.send(review, { seen: stale, does: 'approved', 'say.r1': '我的<意见>' })
    expect([late.status, eventsOf(FUYANG)]).to.deep.equal([409, 0])
    expect(late.page).to.include('没有签发').and.to.include('同事的意见').and.to.include('我的&lt;意见&gt;')
    const again = await reviewer.get(review)
    expect(again.page).not.to.include('我的')
    await sendSheet(await county(), sheetOf(lineOf(1, '物资分配')))
    const replaced = await reviewer.send(review, { seen: fieldOf(again.page, 'seen'), does: 'approved' })
    expect([replaced.status, replaced.page.includes('最近一次是第 2 次'), eventsOf(FUYANG)]).to.deep.equal([
      409,
      true,
      0,
    ])
  })

  it('keep what a second reviewer says who decides the same a moment later', async () => {
    const { review } = await sendSheet(await county(), sheet)
    const reviewers = [await city(), await city()]
    const seen = fieldOf((await reviewers[0]?.get(review))?.page ?? '', 'seen')
    for (const [at, reviewer] of reviewers.entries()) {
      const answer = await reviewer.send(review, { seen, does: 'approved', 'say.r1': `第${at}人的意见` })
      expect(answer.status, answer.page).to.equal(303)
    }
    expect(eventsOf(FUYANG)).to.equal(1)
    expect((await reviewers[0]?.get(review))?.page)
      .to.include('第0人的意见')
      .and.to.include('第1人的意见')
  })

  it('say what the check finds once, whatever else is said beside it', async () => {
    const { review } = await sendSheet(await county(), sheetOf(lineOf(1, '物资分配', '尽快')))
    const reviewer = await city()
    await reviewer.send(review, { does: 'check' })
    const remarks = (page: string) => page.split('notice warning comment').length
    const before = (await reviewer.get(review)).page
    await reviewer.send(review, { does: 'check', 'say.r1': '还有一句' })
    const after = (await reviewer.get(review)).page
    expect(after).to.include('还有一句')
    expect(remarks(after) - remarks(before)).to.equal(1)
  })

  it('take no comment on a row that is not there, nor an endless one, and the same one once', async () => {
    const { review } = await sendSheet(await county(), sheet)
    const reviewer = await city()
    for (const [name, text] of [
      ['say.r99', '没有的行'],
      ['say.<b>', '坏的行号'],
      ['say.r1', '长'.repeat(1001)],
    ] as const) {
      const answer = await reviewer.send(review, { [name]: text, does: 'comment' })
      expect(answer.status, answer.page).to.equal(422)
    }
    for (const _ of [1, 2]) await reviewer.send(review, { 'say.r1': '说一次', does: 'comment' })
    expect((await reviewer.get(review)).page.split('说一次').length - 1).to.equal(1)
    const checked = await reviewer.send(review, { does: 'check' })
    expect(checked.at).to.include('done=nothing')
  })

  it('are neither sent nor published by a form that nobody has seen, or that was seen by another office', async () => {
    const office = await county()
    const looked = await checkSheet(office, sheet)
    const form = draftOn(looked.page)
    const { seen: _, ...unseen } = form
    for (const [clerk, sent] of [
      [office, unseen],
      [office, { ...form, seen: 'forged' }],
      [await town(), form],
    ] as const) {
      const answer = await clerk.sendFile(FIELD, { ...sent, does: 'send' })
      expect([answer.status, answer.page.includes('还没有报送，也没有公开')]).to.deep.equal([200, true])
    }
    // Seen as something to be sent, it is not published unreviewed.
    const rushed = await office.sendFile(FIELD, { ...form, does: 'publish' })
    expect([rushed.status, eventsOf()]).to.deep.equal([200, 0])
    // A sheet that was chosen just now is only looked at.
    const swapped = await office.sendFile(FIELD, { ...form, does: 'send' }, sheetOf(lineOf(1, '换掉的')))
    expect(swapped.page).to.include('换掉的').and.to.include('还没有报送')
    expect((await office.get(FIELD)).page).to.include('还没有报送过')
  })

  it('are sent once and published once by two presses at once', async () => {
    const [office, reviewer] = [await county(), await city()]
    const form = { ...draftOn((await checkSheet(office, sheet)).page), does: 'send' }
    const sent = await Promise.all([office.sendFile(FIELD, form), office.sendFile(FIELD, form)])
    expect(sent.map(({ status }) => status)).to.deep.equal([303, 303])
    const { page } = await office.get(FIELD)
    const rounds = [...new Set(page.match(/rounds\/[0-9a-f-]{36}/g))]
    expect(rounds.length).to.equal(1)
    const own = `${FIELD}/${rounds[0]}`
    await decide(reviewer, own.replace(/^.*rounds/, '/desk/catalogues/reviews'), 'approved')
    const approved = await office.get(own)
    const publish = { seen: fieldOf(approved.page, 'seen'), key: fieldOf(approved.page, 'key') }
    const unapproved = await office.send(own, { ...publish, seen: 'forged' })
    expect([unapproved.status, eventsOf()]).to.deep.equal([409, 0])
    const done = await Promise.all([office.send(own, publish), office.send(own, publish)])
    expect(done.map(({ status }) => status).sort()).to.deep.equal([303, 303])
    expect(eventsOf()).to.equal(1)
  })

  it('are refused where a sheet is none, and say so in words, also one of 3,000 rows', async () => {
    const office = await county()
    const many = sheetOf(...Array.from({ length: 3000 }, (_, at) => lineOf(at + 1, `事项${at + 1}`)))
    const tooMany = await checkSheet(office, many)
    expect([tooMany.status, tooMany.page.includes('一份目录至多 2000 行')]).to.deep.equal([422, true])
    for (const file of [
      { name: '空.csv', bytes: '' },
      { name: '坏.xlsx', bytes: 'PK坏' },
      { name: '别的.csv', bytes: '信息标题,正文\n甲,乙\n' },
    ]) {
      const answer = await checkSheet(office, file)
      expect([answer.status, answer.page.includes('没有报送，也没有公开')], file.name).to.deep.equal([422, true])
      expect(answer.page, file.name).not.to.match(/--|hub /)
    }
  })

  it('are shown a page at a time, of 2,000 rows, with every row that was written of', async () => {
    const office = await county()
    const most = sheetOf(...Array.from({ length: 2000 }, (_, at) => lineOf(at + 1, `事项${at + 1}`)))
    const { review } = await sendSheet(office, most)
    const reviewer = await city()
    const first = await reviewer.get(review)
    expect(first.page).to.include('第 1 至 50 行，共 2000 行').and.not.to.include('value="approved"')
    expect(first.page.length).to.be.below(100_000)
    expect((await reviewer.get(`${review}?shown=all&from=1950`)).page).to.include('value="approved"')
    const stale = { seen: 'another', does: 'approved', 'say.r1990': '写在后面的一行' }
    const refused = await reviewer.send(`${review}?shown=all&from=0`, stale)
    expect([refused.status, refused.page.includes('写在后面的一行')]).to.deep.equal([409, true])
  })

  it('show whatever a sheet, its name and a comment say as text', async () => {
    const [office, reviewer] = [await county(), await city()]
    const evil = '<img src=x onerror=alert(1)>"><script>alert(2)</script>'
    const quoted = `"${evil.replaceAll('"', '""')}"`
    const file = { ...sheetOf(lineOf(1, quoted, quoted)), name: `${evil}.csv` }
    const looked = await checkSheet(office, file)
    const pages = [looked.page]
    // Publishing refuses markup; what a foreign program signs and sends is shown all the same.
    const rows = rowsOf(evil).map((row) => ({ ...row, level2: evil, channels: [evil] }))
    const draft = draftOf(TAIHE, 1, rows, { address: hub.url, reviewer: FUYANG })
    const sent = await hub.fetch('/v1/submissions', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: draftAuthorization(TAIHE, hub.keyOf(TAIHE), draft),
      },
      body: JSON.stringify(draft),
    })
    expect(sent.status).to.equal(201)
    const { submissionId } = (await sent.json()) as { submissionId: string }
    const review = `/desk/catalogues/reviews/${submissionId}`
    await reviewer.send(review, { 'say.r1': evil, 'say.-': evil, does: 'comment' })
    pages.push((await reviewer.get(review)).page, (await office.get(`${FIELD}/rounds/${submissionId}`)).page)
    for (const page of pages) {
      expect(page).to.include('&lt;img src=x')
      expect(page).not.to.match(/<img|<script>alert/)
    }
  })

  it('are sent by nobody who has left while the sheet was looked at', async () => {
    const office = await county()
    const form = draftOn((await checkSheet(office, sheet)).page)
    await office.send('/desk/sign-out', {})
    const answer = await office.sendFile(FIELD, { ...form, does: 'send' })
    expect([answer.status, answer.page.includes('登录已结束')]).to.deep.equal([401, true])
    expect((await (await county()).get(FIELD)).page).to.include('还没有报送过')
  })
})
