import { expect } from 'chai'
import { HtmlValidate } from 'html-validate'
import { type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, TAIHE } from '../scratch-places.ts'
import { fieldOf, signedInAt } from './browser-at-desk.ts'
import { adoptReview, checkSheet, decide, draftOn, FIELD, lineOf, sendSheet, sheetOf } from './catalogue-scene.ts'

describe('catalogues at the desk', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
    await adoptReview(hub)
  })
  afterEach(() => hub.stop())

  const county = () => signedInAt(hub.url)
  const city = () => signedInAt(hub.url, `clerk-${FUYANG}`)
  const eventsOf = (nodeId = TAIHE) => hub.journalOf(nodeId).head().nodeSeq

  const validator = new HtmlValidate({ extends: ['html-validate:recommended'] })
  const demandValid = async ({ page }: { page: string }) => {
    const { results } = await validator.validateString(page)
    expect(results.flatMap(({ messages }) => messages.map(({ message }) => message))).to.deep.equal([])
  }

  it('go from a sheet by a round, comments and a second round to a catalogue in force', async () => {
    const [office, reviewer] = [await county(), await city()]
    expect((await office.get('/desk/catalogues')).page)
      .to.include('救灾')
      .and.to.include('还没有公开')
    const looked = await checkSheet(office, sheetOf(lineOf(1, '物资发放'), lineOf(2, '灾情公布', '')))
    expect(looked.status, looked.page).to.equal(200)
    expect(looked.page).to.include('还没有报送，也没有公开').and.to.include('没有填写公开时限').and.to.include('新增')
    expect(looked.page).to.include('报送阜阳市人民政府审核')
    await demandValid(looked)
    const sent = await office.sendFile(FIELD, { ...draftOn(looked.page), does: 'send' })
    expect([sent.status, sent.at], sent.page).to.deep.equal([303, `${FIELD}?done=sent`])
    expect((await office.get(FIELD)).page).to.include('等待审核')
    expect(eventsOf()).to.equal(0)

    const inbox = await reviewer.get('/desk/catalogues')
    const path = /href="(\/desk\/catalogues\/reviews\/[^"]+)"/.exec(inbox.page)?.[1] as string
    expect(inbox.page).to.include('太和县人民政府')
    await demandValid(inbox)
    const round = await reviewer.get(path)
    expect(round.page).to.include('物资发放').and.to.include('自动检查：没有填写公开时限')
    await demandValid(round)
    const said = await reviewer.send(path, { 'say.r2': '请写明时限', 'say.r1': '', does: 'comment' })
    expect([said.status, said.at], said.page).to.deep.equal([303, `${path}?done=kept`])
    const returned = await decide(reviewer, path, 'returned')
    expect(returned.at, returned.page).to.equal(`${path}?done=returned`)
    expect((await reviewer.get(path)).page).to.include('退回修改')
    expect((await office.get(FIELD)).page).to.include('被<strong>退回修改</strong>')
    const first = /rounds\/([0-9a-f-]{36})/.exec((await office.get(FIELD)).page)?.[1]
    expect((await office.get(`${FIELD}/rounds/${first}`)).page).to.include('请写明时限')

    const second = await sendSheet(office, sheetOf(lineOf(1, '物资发放'), lineOf(2, '灾情公布')))
    expect(second.id).not.to.equal(first)
    expect((await reviewer.get(second.review)).page).to.include('与第 1 次报送相比：<strong>修改</strong>')
    expect((await decide(reviewer, second.review, 'approved')).at).to.equal(`${second.review}?done=approved`)

    const approved = await office.get(second.own)
    expect(approved.page).to.include('按审核通过的内容公开')
    await demandValid(approved)
    await demandValid(await office.get(FIELD))
    const form = { seen: fieldOf(approved.page, 'seen'), key: fieldOf(approved.page, 'key') }
    const published = await office.send(second.own, form)
    expect(published.at, published.page).to.equal(`${FIELD}?done=published`)
    await hub.settle()
    expect((await office.get('/desk/catalogues')).page).to.include('现行有效')
    const { catalogues } = await hub.json('/v1/catalogues')
    expect(catalogues.map(({ state, rows }: { state: string; rows: number }) => [state, rows])).to.deep.equal([
      ['in-force', 2],
    ])
    expect([eventsOf(), eventsOf(FUYANG)]).to.deep.equal([1, 2])
  })
})
