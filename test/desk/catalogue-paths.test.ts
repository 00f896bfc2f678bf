import { expect } from 'chai'
import { parseDivisionCode } from '../../services/domain/ids.ts'
import type { Rule } from '../../services/domain/rules/rule-sets.ts'
import { readCatalogue } from '../../services/publisher/import/read-catalogue.ts'
import { type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../scratch-places.ts'
import { fieldOf, signedInAt } from './browser-at-desk.ts'
import {
  adoptReview,
  checkSheet,
  decide,
  draftOn,
  FIELD,
  LIMIT,
  lineOf,
  sendSheet,
  sheetOf,
} from './catalogue-scene.ts'

const LAST: Rule = { id: 'last', roles: ['终审'], before: ['publish', 'revise'] }

/** As browsers show it. */
const textOf = (page: string): string => page.replace(/<[^>]+>/g, '')

describe('ways of a catalogue at the desk', () => {
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
  const inForce = async (...lines: string[]) => {
    const [office, reviewer] = [await county(), await city()]
    const { own, review } = await sendSheet(office, sheetOf(...lines))
    await decide(reviewer, review, 'approved')
    const { page } = await office.get(own)
    const done = await office.send(own, { seen: fieldOf(page, 'seen'), key: fieldOf(page, 'key') })
    if (done.status !== 303) throw new Error(done.page)
    await hub.settle()
  }

  it('an office takes over the catalogue in force above it, or loads it down, changes it and hands it in', async () => {
    await inForce(lineOf(1, '物资发放'), lineOf(2, '灾情公布'))
    const office = await town()
    const { page } = await office.get(FIELD)
    expect(page).to.include('太和县人民政府的目录现行有效，2 行')
    const parent = fieldOf(page, 'parent')
    const looked = await office.sendFile(FIELD, { parent, does: 'check' })
    expect(looked.page, textOf(looked.page)).to.include('报送太和县人民政府审核').and.to.include('物资发放')
    const sent = await office.sendFile(FIELD, { ...draftOn(looked.page), does: 'send' })
    expect(sent.at, sent.page).to.include('done=sent')
    const inbox = await (await county()).get('/desk/catalogues')
    expect(inbox.page).to.include('税镇镇人民政府')

    const book = await office.get(`${FIELD}/rows.xlsx?parent=${parent}`)
    const read = await readCatalogue(
      { name: 'a.xlsx', bytes: book.bytes, turn: async () => {} },
      { inherit: false, withHidden: false },
    )
    const { rows } = await hub.json(`/v1/items/${parent}`).then(({ content }) => content)
    expect(read.rows.map(({ content }) => content)).to.deep.equal(
      rows.map(({ rowId: _, ...row }: { rowId: string }) => row),
    )
    const again = await checkSheet(office, { name: '改过.xlsx', bytes: book.bytes })
    expect(textOf(again.page)).to.include('共 2 行，检查意见 0 条')
    expect((await office.get(`${FIELD}/rows.xlsx?parent=taihe.01912f4c-7a51-7b7e-9c56-3f8f0f2a1b3c`)).status).to.equal(
      404,
    )
  })

  it('a change is compared with what is in force, and only a minor one goes without a review', async () => {
    await inForce(lineOf(1, '物资发放'), lineOf(2, '灾情公布'))
    const office = await county()
    const changed = await checkSheet(office, sheetOf(lineOf(1, '物资发放', `${LIMIT.replace('20', '10')}`)))
    expect(textOf(changed.page))
      .to.include('与现行有效的目录相比：新增 0 行，修改 1 行，减少 1 行')
      .and.to.include('公开时限：')
    expect(changed.page).to.include('value="send"').and.not.to.include('value="publish"')
    const same = await checkSheet(office, sheetOf(lineOf(1, '物资发放'), lineOf(2, '灾情公布')))
    expect(same.page).to.include('没有差别').and.not.to.include('value="send"')
    const minor = sheetOf(lineOf(1, '物资发放').replace('全社会', '本县群众'), lineOf(2, '灾情公布'))
    const looked = await checkSheet(office, minor)
    const done = await office.sendFile(FIELD, { ...draftOn(looked.page), does: 'publish' })
    expect([done.at, eventsOf()], done.page).to.deep.equal([`${FIELD}?done=published`, 2])
    await hub.settle()
    expect((await office.get(FIELD)).page).to.include('现行有效')
  })

  it('one that nobody reviews is published at once, and says that it was not reviewed', async () => {
    const reviewer = await city()
    const looked = await checkSheet(reviewer, sheetOf(lineOf(1, '物资发放')))
    expect(looked.page).to.include('公开这份目录')
    const done = await reviewer.sendFile(FIELD, { ...draftOn(looked.page), does: 'publish' })
    expect(done.at, done.page).to.include('done=published')
    await hub.settle()
    expect((await reviewer.get('/desk/catalogues')).page).to.include('未经审核')
  })

  it('one that looks like another is published when it was ticked that it is none', async () => {
    const reviewer = await city()
    for (const name of ['就业', '创业']) await hub.define({ type: 'FieldDefined', name })
    const pathOf = (name: string) => `/desk/catalogues/fields/${encodeURIComponent(name)}`
    const publish = async (name: string) => {
      const looked = await checkSheet(reviewer, sheetOf(lineOf(1, '技能培训')), {}, pathOf(name))
      return reviewer.sendFile(pathOf(name), { ...draftOn(looked.page), does: 'publish' })
    }
    expect((await publish('就业')).at).to.include('done=published')
    await hub.settle()
    const refused = await publish('创业')
    expect([refused.status, refused.page.includes('name="isNew"')]).to.deep.equal([422, true])
    const [form = ''] = /<form [^>]*multipart.*?<\/form>/s.exec(refused.page) ?? []
    expect(form).to.include('name="isNew"').and.to.include('value="publish"')
    const done = await reviewer.sendFile(pathOf('创业'), { ...draftOn(refused.page), isNew: 'yes', does: 'publish' })
    expect(done.at, done.page).to.include('done=published')
  })

  it('another hub that does not answer is told in plain words, and nothing is lost', async () => {
    const byCity = { reviews: 'catalogue', level: 'county', byLevel: 'city' }
    await hub.define({
      ...{ type: 'RulesAdopted', set: 'review', divisionCode: parseDivisionCode('341200'), since: '2026-02-01' },
      rules: [{ id: 'catalogue-county', ...byCity, address: 'http://127.0.0.1:1' }],
    })
    const office = await county()
    for (const path of ['/desk/catalogues', FIELD]) {
      const { status, page } = await office.get(path)
      expect([status, page.includes('审核单位的系统没有应答')], path).to.deep.equal([200, true])
    }
    const looked = await checkSheet(office, sheetOf(lineOf(1, '物资发放')))
    const sent = await office.sendFile(FIELD, { ...draftOn(looked.page), does: 'send' })
    expect([sent.status, sent.page.includes('没有报送')]).to.deep.equal([502, true])
    expect(fieldOf(sent.page, 'sheet')).to.equal(fieldOf(looked.page, 'sheet'))
    expect(sent.page).not.to.match(/--[a-z]|hub [a-z]|命令/)
    const round = await office.get(`${FIELD}/rounds/01912f4c-7a51-7b7e-9c56-3f8f0f2a1b3c`)
    expect([round.status, round.page.includes('没有应答')]).to.deep.equal([502, true])
  })

  it('personal data in a row keeps it from being sent, unless a find is none', async () => {
    const office = await county()
    const number = await checkSheet(office, sheetOf(lineOf(1, '联系 13800138000')))
    expect(textOf(number.page))
      .to.include('第 1 个事项')
      .and.not.to.match(/\/rows|\/content/)
    expect(number.page).not.to.include('value="send"')
    const likely = await checkSheet(office, sheetOf(lineOf(1, '申请人张建国，患有糖尿病。')))
    const name = /name="(acknowledge\.[^"]+)"/.exec(likely.page)?.[1] as string
    expect(name, textOf(likely.page)).to.be.a('string')
    const again = await office.sendFile(FIELD, { ...draftOn(likely.page), [name]: '虚构的例子', does: 'check' })
    expect(again.page).to.include('value="send"')
    const sent = await office.sendFile(FIELD, { ...draftOn(again.page), [name]: '虚构的例子', does: 'send' })
    expect(sent.at, sent.page).to.include('done=sent')
    const own = `${FIELD}/${/rounds\/[0-9a-f-]{36}/.exec((await office.get(FIELD)).page)?.[0]}`
    await decide(await city(), own.replace(/^.*rounds/, '/desk/catalogues/reviews'), 'approved')
    const approved = await office.get(own)
    expect(approved.page).to.include(`name="${name}"`).and.not.to.include('按审核通过的内容公开')
    const declared = await office.send(own, { [name]: '虚构的例子' })
    expect([declared.status, fieldOf(declared.page, name)]).to.deep.equal([409, '虚构的例子'])
    const form = { seen: fieldOf(declared.page, 'seen'), key: fieldOf(declared.page, 'key'), [name]: '虚构的例子' }
    expect((await office.send(own, form)).at).to.include('done=published')
  })

  it('both the verdict and the catalogue wait for the sign-offs that rules demand', async () => {
    await hub.define({
      ...{ type: 'RulesAdopted', set: 'review', divisionCode: parseDivisionCode('341200'), since: '2026-01-01' },
      rules: [LAST],
    })
    const [office, reviewer] = [await county(), await city()]
    const { own, review } = await sendSheet(office, sheetOf(lineOf(1, '物资发放')))
    const signedOff = { 'signOff.0.role': '终审', 'signOff.0.actor': 'shenhe-1', 'signOff.0.at': '2026-03-05' }
    expect((await reviewer.get(review)).page).to.include('终审：审核人代号')
    const refused = await decide(reviewer, review, 'approved', { 'say.r1': '可以' })
    expect([refused.status, eventsOf(FUYANG)], refused.page).to.deep.equal([422, 0])
    expect(refused.page).to.include('终审').and.to.include('可以</textarea>')
    expect((await decide(reviewer, review, 'approved', signedOff)).at).to.include('done=approved')
    const { page } = await office.get(own)
    const form = { seen: fieldOf(page, 'seen'), key: fieldOf(page, 'key') }
    const unsigned = await office.send(own, form)
    expect([unsigned.status, unsigned.page.includes('终审'), eventsOf()]).to.deep.equal([422, true, 0])
    expect((await office.send(own, { ...form, ...signedOff })).at).to.include('done=published')
  })
})
