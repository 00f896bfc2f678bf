import { expect } from 'chai'
import { HtmlValidate } from 'html-validate'
import { HubError } from '../../services/domain/errors.ts'
import { inflateCapped } from '../../services/edge/inflate-capped.ts'
import { newId } from '../../services/hub/clock.ts'
import { openFile } from '../../services/publisher/import/open-file.ts'
import { clientOf } from '../e2e/client.ts'
import { rawWorkbook } from '../publisher/import/raw-workbook.ts'
import { workbook, zipBomb } from '../publisher/import/workbook.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../scratch-places.ts'
import { browserAt, type ChosenFile, fieldOf, signedInAt } from './browser-at-desk.ts'

const TITLES = { A: '信息标题', B: '正文', C: '成文日期' }
type Row = { A: string; B: string; C?: string }

const sheetOf = (...rows: Row[]): ChosenFile => ({
  name: '三月台账.xlsx',
  bytes: workbook({ 1: TITLES, ...Object.fromEntries(rows.map((row, at) => [at + 2, row])) }),
})

describe('a sheet at the desk', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const signedIn = () => signedInAt(hub.url)
  type Browser = Awaited<ReturnType<typeof signedIn>>
  const check = (browser: Browser, file?: ChosenFile, ticks: Record<string, string | string[]> = {}) =>
    browser.sendFile('/desk/import', { ...ticks, does: 'check' }, file)
  const carried = (page: string) =>
    Object.fromEntries(['sheet', 'name', 'seen'].map((name) => [name, fieldOf(page, name)]))
  const publish = (browser: Browser, page: string, ticks: Record<string, string | string[]> = {}) =>
    browser.sendFile('/desk/import', { ...carried(page), ...ticks, does: 'publish' })
  const eventsOf = () => hub.journalOf(TAIHE).head().nodeSeq

  it('is held up by no header of any width, and published by no office but that which has seen the report', async () => {
    const browser = await signedIn()
    const titles = Array.from({ length: 300_000 }, (_, at) => `列${at}`)
    const wide = await check(browser, { name: '宽.csv', bytes: `信息标题,正文,${titles}\n甲,乙\n` })
    expect([wide.status, wide.page.includes('16384 列')], wide.page.slice(-2000)).to.deep.equal([422, true])
    const some = await check(browser, { name: '不宽.csv', bytes: `信息标题,正文,${titles.slice(0, 9000)}\n甲,乙\n` })
    expect([some.status, some.page.length < 60_000 * 3]).to.deep.equal([200, true])
    const before = eventsOf()
    const seen = fieldOf(some.page, 'seen').replace(TAIHE, SHUIZHEN)
    const other = await publish(browser, some.page, { seen })
    expect([other.status, other.page.includes('还没有发布'), eventsOf()]).to.deep.equal([200, true, before])
  })

  it('is not published by whoever has signed out while the sheet waited for another one', async () => {
    const [leaving, busy] = [await signedIn(), await signedInAt(hub.url, `clerk-${SHUIZHEN}`)]
    const { page } = await check(leaving, sheetOf({ A: '已经离开的人的公告', B: '全文' }))
    const before = eventsOf()
    const publisher = hub.publisherOf(SHUIZHEN)
    const { prepare } = publisher
    const held = Promise.withResolvers<void>()
    const begun = new Promise<void>((resolve) => {
      publisher.prepare = async () => {
        resolve()
        await held.promise
        publisher.prepare = prepare
        return prepare()
      }
    })
    const first = check(busy, sheetOf({ A: '别人的公告', B: '全文' }))
    await begun
    const second = publish(leaving, page)
    // Enough for its form to come whole. A slower machine tries less here, and fails no more.
    await new Promise((resolve) => setTimeout(resolve, 300))
    await leaving.send('/desk/sign-out', {})
    held.resolve()
    expect([(await second).status, (await first).status, eventsOf()]).to.deep.equal([401, 200, before])
  })

  it('says how many rows are out when the disk is full half-way, and publishes the others the next time', async () => {
    const browser = await signedIn()
    const rows = Array.from({ length: 50 }, (_, at) => ({ A: `沟渠清淤公告之${at}`, B: `全文${at}` }))
    const { page } = await check(browser, sheetOf(...rows))
    const before = eventsOf()
    const publisher = hub.publisherOf(TAIHE)
    const { execute } = publisher
    let calls = 0
    publisher.execute = (...asked) => {
      if (++calls === 2) throw new HubError('disk-full', 'no space left on device')
      return execute(...asked)
    }
    const stopped = await publish(browser, page)
    publisher.execute = execute
    const out = eventsOf() - before
    expect([stopped.status, out]).to.deep.equal([503, 20])
    expect(stopped.page)
      .to.include('已发布 20 行，另有 30 行还没有发布')
      .and.include('不会重复发布')
      .and.include('请告诉系统管理员')
      .and.not.include('no space')
    expect(stopped.page).not.to.include('没有发布任何内容')
    const again = await publish(browser, page)
    expect([again.status, eventsOf() - before], again.page.slice(-900)).to.deep.equal([200, 50])
    expect(again.page).to.include('已发布 30 条').and.include('20 行先前已经发布')
  })

  it('shows what each row would come to, publishes the good ones only, and each of them once', async () => {
    const browser = await signedIn()
    const before = eventsOf()
    const file = sheetOf(
      { A: '水库除险公告', B: '公告全文' },
      { A: '坏日期', B: '文', C: '去年' },
      { A: '', B: '没有标题' },
      { A: '有号码', B: '电话 13800138000' },
      { A: '道路养护公告', B: '养护全文', C: '2026-03-05' },
    )
    const looked = await check(browser, file)
    expect(looked.status, looked.page).to.equal(200)
    expect(looked.page).to.include('还没有发布').and.to.include('发布无误的 2 行')
    expect(looked.page).to.include('href="#row-3"').and.to.include('id="row-3"').and.to.include('日期“去年”无法识别')
    expect(looked.page).to.include('坏日期').and.not.to.include('13800138000')
    expect(eventsOf()).to.equal(before)
    const validator = new HtmlValidate({ extends: ['html-validate:recommended'] })
    const { results } = await validator.validateString(looked.page)
    expect(results.flatMap(({ messages }) => messages.map(({ message }) => message))).to.deep.equal([])
    const [first, second] = await Promise.all([publish(browser, looked.page), publish(browser, looked.page)])
    expect(first.page).to.include('已发布 2 条').and.to.include('name="rule" value="mobile"')
    expect(second.page).to.include('没有新的内容可以发布').and.to.include('2 行先前已经发布')
    expect(eventsOf()).to.equal(before + 2)
    expect((await check(browser, file)).page)
      .to.include('先前已发布，没有变化')
      .and.not.to.include('name="does" value="publish"')
    const itemId = /href="\/desk\/items\/([^"]+)"/.exec(first.page)?.[1]
    await hub.settle()
    const { body: item } = await clientOf(hub.url).get(`/v1/items/${itemId}`)
    expect(item.content.title).to.equal('水库除险公告')
    expect(first.page).to.include('<a href="/sites/341222">太和县网站</a>')
  })

  it('gives the sheet back with its faults, which can be mended and sent again', async () => {
    const browser = await signedIn()
    const looked = await check(
      browser,
      sheetOf({ A: '桥梁检测公告', B: '全文' }, { A: '改日期的', B: '文', C: '去年' }),
    )
    const answer = await browser.sendFile('/desk/import', { ...carried(looked.page), does: 'mark' })
    expect(answer.headers.get('content-disposition')).to.include(
      encodeURIComponent('三月台账（检查结果）.xlsx').replace(/%EF.*/, ''),
    )
    const opened = await openFile({ name: 'marked.xlsx', bytes: answer.bytes, turn: async () => {} })
    expect(opened.header).to.deep.include({ titles: ['信息标题', '正文', '成文日期', '检查结果'], row: 1 })
    const rows = []
    for await (const row of opened.rows()) rows.push(row)
    expect(rows.map(({ row }) => row)).to.deep.equal([2, 3])
    expect(JSON.stringify(rows[1]?.cells)).to.include('“成文日期”列：日期“去年”无法识别')
    const again = await check(browser, { name: 'marked.xlsx', bytes: answer.bytes })
    expect(again.page).to.include('发布无误的 1 行').and.not.to.include('不认识的列')
  })

  it('names each faulty line of a file of records in the sheet that it gives back, those that could not be read too', async () => {
    const browser = await signedIn()
    const bytes = [
      '{"标题":"隧道检测公告","正文":"全文"}',
      '{"标题":',
      '{"title":"全文条目","body":{"format":"text"}}',
    ].join('\n')
    const looked = await check(browser, { name: '记录.ndjson', bytes })
    expect(looked.status, looked.page).to.equal(200)
    const answer = await browser.sendFile('/desk/import', { ...carried(looked.page), does: 'mark' })
    const book = inflateCapped(answer.bytes)
    const sheet = [...book.entries()].find(([name]) => name.includes('sheet1'))?.[1]
    expect(String(Buffer.from(sheet ?? ''))).to.match(/<row r="2".*<row r="3".*<row r="4"/s)
  })

  it('asks about likely personal data, and publishes such rows only once the clerk has seen what that means', async () => {
    const browser = await signedIn()
    const looked = await check(browser, sheetOf({ A: '救助对象说明', B: '申请人张建国，患有糖尿病。' }))
    expect(looked.page).to.include('name="rule" value="illness"').and.not.to.include('value="publish"')
    const rushed = await publish(browser, looked.page, { rule: 'illness' })
    expect(rushed.page).to.include('勾选有变化').and.to.include('发布无误的 1 行')
    const done = await publish(browser, rushed.page, { rule: 'illness' })
    expect(done.page).to.include('已发布 1 条')
  })

  it('makes a row that is nearly the same as an item its correction, where the clerk says so', async () => {
    const { itemId } = hub.publish(
      TAIHE,
      contentOf('困难群众救肋名单', '全文', { shownOn: { board: ['341222' as never], site: 'all', topic: 'all' } }),
    )
    const browser = await signedIn()
    const looked = await check(browser, sheetOf({ A: '困难群众救助名单', B: '全文' }))
    expect(looked.page).to.include('几乎相同').and.to.include(`name="revises" value="${itemId}"`)
    expect(looked.page).not.to.match(/--|hub /)
    const asked = await check(browser, undefined, { ...carried(looked.page), revises: itemId })
    expect(asked.page).to.include('可以发布，是更正')
    const done = await publish(browser, asked.page, { revises: itemId })
    expect(done.page).to.include('更正 1 条')
  })

  it('reads what a workbook hides only when that is ticked', async () => {
    const cell = (place: string, words: string) => `<c r="${place}" t="inlineStr"><is><t>${words}</t></is></c>`
    const row = (at: number, title: string, hidden = '') =>
      `<row r="${at}" ${hidden}>${cell(`A${at}`, title)}${cell(`B${at}`, at === 1 ? '正文' : '文')}</row>`
    const some = rawWorkbook({
      sheets: [{ rows: row(1, '标题') + row(2, '清淤工程公告') + row(3, '护林防火公告', 'hidden="1"') }],
    })
    const browser = await signedIn()
    const looked = await check(browser, { name: 'a.xlsx', bytes: some })
    expect(looked.page).to.include('发布无误的 1 行').and.to.include('1 行被隐藏').and.not.to.include('护林防火公告')
    const asked = await check(browser, undefined, { ...carried(looked.page), withHidden: 'yes' })
    expect(asked.page).to.include('发布无误的 2 行').and.to.include('name="withHidden" value="yes" checked')
    const all = rawWorkbook({ sheets: [{ rows: row(1, '标题', 'hidden="1"') + row(2, '表头看不见的公告') }] })
    const unread = await check(browser, { name: 'a.xlsx', bytes: all })
    expect([unread.status, unread.page.includes('name="withHidden"')]).to.deep.equal([422, true])
    expect(unread.page).not.to.include('--with-hidden')
    const read = await check(browser, undefined, { ...carried(unread.page), withHidden: 'yes' })
    expect(read.page).to.include('发布无误的 1 行')
  })

  it('publishes again what was taken down only when that is ticked', async () => {
    const browser = await signedIn()
    const file = sheetOf({ A: '先撤下的公告', B: '文' })
    const done = await publish(browser, (await check(browser, file)).page)
    const itemId = /href="\/desk\/items\/([^"]+)"/.exec(done.page)?.[1] as string
    const form = { reason: '重复', expectedVersion: '1', key: newId() }
    await browser.send(`/desk/items/${itemId}/withdraw`, form)
    const looked = await check(browser, file)
    expect(looked.page)
      .to.include('已撤下，没有发布')
      .and.to.include('name="again"')
      .and.not.to.include('value="publish"')
    const asked = await check(browser, undefined, { ...carried(looked.page), again: 'yes' })
    expect((await publish(browser, asked.page, { again: 'yes' })).page).to.include('已发布 1 条')
  })

  it('checks long texts in a thread, and publishes them', async () => {
    const browser = await signedIn()
    const html = `<p>${'长文。'.repeat(10_000)}</p>`
    const rows = [
      { title: '很长的网页', body: { format: 'html', text: html }, shownOn: { site: 'all' } },
      { title: '很长的文字', body: '长文。'.repeat(10_000) },
      { title: '坏的网页', body: { format: 'html', text: `${html}<b>` }, shownOn: { site: 'all' } },
    ]
    const bytes = rows.map((row) => JSON.stringify(row)).join('\n')
    const looked = await check(browser, { name: 'a.ndjson', bytes })
    expect(looked.page).to.include('发布无误的 2 行').and.to.include('坏的网页')
    expect((await publish(browser, looked.page)).page).to.include('已发布 2 条')
  })

  it('says in plain Chinese what to do with a file that it cannot read', async () => {
    const browser = await signedIn()
    const gbk = Buffer.from('d0c5cfa2b1eacce22cd5fdcec40abfaab9a4b9abb8e62cc8abcec40a', 'hex')
    const files: [ChosenFile | undefined, number, string][] = [
      [undefined, 422, '没有选择表格文件'],
      [{ name: 'a.xlsx', bytes: '' }, 422, '没有选择表格文件'],
      [{ name: 'a.pdf', bytes: '%PDF-1.7' }, 422, '扩展名和内容都不像'],
      [{ name: 'a.xls', bytes: Buffer.from('d0cf11e0a1b11ae1', 'hex') }, 422, '另存为不加密的 .xlsx'],
      [{ name: 'a.xlsx', bytes: 'PK\u0003\u0004broken' }, 422, '另存一份'],
      [{ name: 'a.xlsx', bytes: zipBomb(60) }, 422, '解压后超过 50 MB'],
      [{ name: 'a.csv', bytes: '甲,乙\n1,2\n' }, 422, '找不到表头行'],
      [{ name: 'a.csv', bytes: `信息标题,正文\n${'甲,乙\n'.repeat(5001)}` }, 422, '多于 5000 行'],
      [{ name: 'a.csv', bytes: 'x'.repeat(5 * 1024 * 1024 + 1) }, 413, '请分成几个文件'],
      [{ name: 'a.csv', bytes: 'x'.repeat(9_000_000) }, 413, '请分成几个文件'],
      [{ name: 'a.csv', bytes: gbk }, 200, '开工公告'],
      [{ name: 'C:\\桌面\\a.csv', bytes: '信息标题,正文\n无带路径,文\n' }, 200, '用表格发布：a.csv'],
    ]
    for (const [file, status, says] of files) {
      const answer = await check(browser, file)
      expect([answer.status, file?.name], answer.page).to.deep.equal([status, file?.name])
      expect(answer.page)
        .to.include(says)
        .and.not.to.match(/--\w|npx/)
      if (status !== 200) expect(answer.page).to.include('没有发布任何内容')
    }
  })

  it('is for the clerk of the node alone, and takes no form of another site', async () => {
    const browser = await signedIn()
    const cookie = browser.cookie()
    const foreign = browserAt(hub.url, { cookie, 'sec-fetch-site': 'cross-site' })
    expect((await foreign.sendFile('/desk/import', { does: 'check' }, sheetOf())).status).to.equal(403)
    const nobody = await browserAt(hub.url).sendFile('/desk/import', { does: 'check' }, sheetOf())
    expect([nobody.status, nobody.at]).to.deep.equal([303, '/desk/sign-in'])
    const elsewhere = await check(browser, {
      name: 'a.csv',
      bytes: '信息标题,正文,所属区划\n别处的,文,340100\n',
    })
    expect(elsewhere.page).to.include('有误，没有发布')
  })

  it('loses nothing when the session has ended: the browser is told to send its form again', async () => {
    const browser = await signedIn()
    const { page } = await check(browser, sheetOf({ A: '登录过期时的公告', B: '文' }))
    const kept = browserAt(hub.url, { cookie: browser.cookie() })
    await browser.send('/desk/sign-out', {})
    const ended = await kept.sendFile('/desk/import', { ...carried(page), does: 'publish' })
    expect(ended.status).to.equal(401)
    expect(ended.page).to.include('还没有公开').and.to.include('target="_blank"')
    expect((await publish(await signedIn(), page)).page).to.include('已发布 1 条')
  })

  it('offers an empty sheet that the import reads', async () => {
    const browser = await signedIn()
    const { bytes } = await browser.get('/desk/import/template.xlsx')
    const { header } = await openFile({ name: 'a.xlsx', bytes, turn: async () => {} })
    expect(header.titles).to.include.members(['信息标题', '正文', '所属区划', '试点领域'])
  })

  it('escapes whatever a sheet and its name say', async () => {
    const browser = await signedIn()
    const nasty = '"><script>alert(1)</script>'
    const { page } = await check(browser, {
      name: `${nasty}.csv`,
      bytes: `信息标题,正文,成文日期\n<script>alert(1)</script>,a,<script>\n`,
    })
    expect(page).not.to.include('<script>')
  })
})
