import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { expect } from 'chai'
import { HtmlValidate } from 'html-validate'
import { type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../scratch-places.ts'
import { fieldOf, signedInAt } from './browser-at-desk.ts'

const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')
const pdf = (name: string, more = '') => new File([PDF, more], name)
const csv = (...rows: string[]) => `信息标题,正文,附件\n${rows.join('\n')}\n`
const unescaped = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&')

interface Given {
  name: string
  sha256?: string
  why?: string
}

describe('files beside a sheet at the desk', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  type Browser = Awaited<ReturnType<typeof signedInAt>>
  const carried = (page: string) =>
    Object.fromEntries(['sheet', 'name', 'seen', 'given'].map((name) => [name, unescaped(fieldOf(page, name))]))
  const givenOn = (page: string): Given[] => JSON.parse(unescaped(fieldOf(page, 'given')) || '[]')
  /** What a browser sends of a sheet with files beside it. */
  const sent = async (
    browser: Browser,
    sheet: string | null,
    files: File[] = [],
    form: Record<string, string> = {},
  ) => {
    const body = new FormData()
    for (const [name, value] of Object.entries({ does: 'check', ...form })) body.append(name, value)
    if (sheet !== null) body.append('file', new Blob([sheet]), '台账.csv')
    for (const file of files) body.append('files', file)
    const answer = await fetch(`${hub.url}/desk/import`, {
      ...{ method: 'POST', body },
      headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin', cookie: browser.cookie() },
    })
    return { status: answer.status, page: await answer.text() }
  }
  const publish = (browser: Browser, page: string, form: Record<string, string> = {}) =>
    sent(browser, null, [], { ...carried(page), ...form, does: 'publish' })
  const eventsOf = () => hub.journalOf(TAIHE).head().nodeSeq
  const kept = (node = TAIHE) =>
    readdirSync(join(hub.folder, 'nodes', node, 'attachments'), { recursive: true })
      .map(String)
      .sort()

  it('are published with the rows that name them, without being sent a second time, and once', async () => {
    const browser = await signedInAt(hub.url)
    const before = eventsOf()
    const sheet = csv('附件随表的公告,全文,预算表.pdf；说明.txt', '没有附件的公告甲,全文,')
    const files = [pdf('预算表.pdf', '甲'), new File(['说明'], '说明.txt')]
    const looked = await sent(browser, sheet, files)
    expect(looked.status, looked.page).to.equal(200)
    expect(looked.page).to.include('发布无误的 2 行').and.include('收到 2 个文件')
    expect(eventsOf()).to.equal(before)
    const { results } = await new HtmlValidate({ extends: ['html-validate:recommended'] }).validateString(looked.page)
    expect(results.flatMap(({ messages }) => messages.map(({ message }) => message))).to.deep.equal([])
    const done = await publish(browser, looked.page)
    expect(done.page).to.include('已发布 2 条')
    await hub.settle()
    const itemId = /href="\/desk\/items\/([^"]+)"/.exec(done.page)?.[1]
    const { attachments } = (await hub.json(`/v1/items/${itemId}`)).content
    expect(attachments.map(({ name, mediaType }: Record<string, string>) => [name, mediaType])).to.deep.equal([
      ['预算表.pdf', 'application/pdf'],
      ['说明.txt', 'text/plain'],
    ])
    const file = await hub.fetch(`/attachments/${attachments[0].sha256}/x.pdf?item=${itemId}`)
    expect(await file.text()).to.equal(`${PDF}甲`)
    for (const again of [await publish(browser, looked.page), await sent(browser, sheet, files)])
      expect(again.page).to.include('先前已发布')
    expect(eventsOf()).to.equal(before + 2)
    const other = await sent(browser, sheet, [pdf('预算表.pdf', '乙'), files[1] as File])
    expect(other.page).to.include('有误，没有发布').and.not.to.include('value="publish"')
  })

  it('are told by row where they are missing, and can be added to the report', async () => {
    const browser = await signedInAt(hub.url)
    const looked = await sent(browser, csv('河道清淤的公告,全文,缺.pdf', '道路养护的通知,全文,有.pdf'), [pdf('有.pdf')])
    expect(looked.page).to.include('发布无误的 1 行').and.include('里没有附件“缺.pdf”').and.include('id="f-more"')
    const more = await sent(browser, null, [pdf('缺.pdf', '补')], carried(looked.page))
    expect(more.page).to.include('发布无误的 2 行').and.include('附件有改动')
    // Nobody has seen the report with the file that comes along with the button.
    const rushed = await sent(browser, null, [pdf('缺.pdf', '又')], { ...carried(more.page), does: 'publish' })
    expect(rushed.page).to.include('还没有发布').and.include('发布无误的 2 行')
    expect((await publish(browser, rushed.page)).page).to.include('已发布 2 条')
  })

  it('that no row names are told, and those of one name are asked about', async () => {
    const browser = await signedInAt(hub.url)
    const sheet = csv('同名附件的公告,全文,同名.pdf', '异形附件的公告,全文,ａ公告.PDF')
    const files = [pdf('同名.pdf', '1'), pdf('同名.pdf', '2'), pdf('A公告.pdf', '3'), pdf('多余.pdf', '4')]
    const looked = await sent(browser, sheet, files)
    expect(looked.page).to.include('附件“同名.pdf”对应几个文件').and.include('发布无误的 1 行')
    const idle = /没有哪一行写到的文件.*?<\/ul>/s.exec(looked.page)?.[0] ?? ''
    expect([...idle.matchAll(/<li>([^<]*)/g)].map(([, name]) => name)).to.deep.equal(['多余.pdf'])
    const mended = await sent(browser, null, [pdf('同名.pdf', '2')], carried(looked.page))
    expect(mended.page).to.include('发布无误的 2 行')
  })

  it('are found by no path, and a path in the name of a file that is sent leads nowhere', async () => {
    const browser = await signedInAt(hub.url)
    const rows = ['上级目录的公告,全文,../a.pdf', '盘符的公告,全文,C:\\a.pdf', '分文件夹的公告,全文,三月/a.pdf']
    const { page } = await sent(browser, csv(...rows), [pdf('../../a.pdf', '径')])
    expect(givenOn(page).map(({ name }) => name)).to.deep.equal(['a.pdf'])
    expect(page).to.include('附件文件夹以外的路径').and.include('不写文件夹').and.not.to.include('value="publish"')
    expect(page).not.to.match(/--\w|接口/)
  })

  it('that may be no attachment are refused by row and by name, and nothing else is lost', async () => {
    const browser = await signedInAt(hub.url)
    const sheet = csv('网页附件,全文,网页.html', '空附件,全文,空.pdf', '大附件,全文,大.pdf', '好附件的公告,全文,好.pdf')
    const html = new File(['<!doctype html><script>alert(1)</script>'], '网页.html')
    const files = [
      // What fits alone is told otherwise than what fits never: so this one comes first.
      new File([PDF, Buffer.alloc(1_000_001)], '大.pdf'),
      html,
      new File([], '空.pdf'),
      pdf('好.pdf', '好'),
    ]
    const looked = await sent(browser, sheet, files)
    expect(looked.status, looked.page).to.equal(200)
    for (const says of ['内容不是可以公开的文件类型', '文件是空的', '超过 '])
      expect(looked.page).to.match(new RegExp(`附件“[^”]*”不能用：${says}`))
    expect(looked.page)
      .to.include('没有收下的文件')
      .and.include('发布无误的 1 行')
      .and.not.match(/octet-stream|HUB_/)
    expect((await publish(browser, looked.page)).page)
      .to.include('已发布 1 条')
      .and.include('文件是空的')
  })

  it('that are too much at once are told one by one, and come with the next look', async () => {
    const browser = await signedInAt(hub.url)
    const large = (name: string) => new File([PDF, Buffer.alloc(600_000, name)], name)
    const looked = await sent(browser, csv('水库蓄水的公告,全文,一.pdf', '学校食堂的通知,全文,二.pdf'), [
      large('一.pdf'),
      large('二.pdf'),
    ])
    expect(looked.page).to.include('发布无误的 1 行').and.include('请在本页再选一次')
    const more = await sent(browser, null, [large('二.pdf')], carried(looked.page))
    expect(more.page).to.include('发布无误的 2 行')
    const much = await sent(
      browser,
      csv('太多的,全文,'),
      Array.from({ length: 20 }, (_, at) => large(`${at}.pdf`)),
    )
    expect([much.status, much.page.includes('请分几次选')]).to.deep.equal([413, true])
  })

  it('stay at hand where no sheet was chosen, or one that cannot be read or is too large', async () => {
    const browser = await signedInAt(hub.url)
    for (const [sheet, status] of [
      [null, 422],
      ['甲,乙\n1,2\n', 422],
      ['x'.repeat(5 * 1024 * 1024 + 1), 413],
    ] as const) {
      const looked = await sent(browser, sheet, [pdf('留着.pdf', '留')])
      expect([looked.status, givenOn(looked.page).map(({ name }) => name)]).to.deep.equal([status, ['留着.pdf']])
    }
  })

  it('count only where the folder of this office holds them, whatever a browser says', async () => {
    const [browser, other] = [await signedInAt(hub.url), await signedInAt(hub.url, `clerk-${SHUIZHEN}`)]
    const sheet = csv('别处附件的公告,全文,别处.pdf')
    const { page } = await sent(other, sheet, [pdf('别处.pdf', '水镇')])
    const before = eventsOf()
    const stolen = await sent(browser, sheet, [], { given: carried(page).given as string })
    expect(stolen.page).to.include('已不在系统里').and.not.to.include('value="publish"')
    for (const given of ['no json', '[]', '{}', '[{"name":"别处.pdf","sha256":"../../x","bytes":1}]', '[null]']) {
      const { status, page: told } = await sent(browser, sheet, [], { given })
      expect([status, told.includes('里没有附件“别处.pdf”')], given).to.deep.equal([200, true])
    }
    expect((await publish(browser, page)).page).to.include('还没有发布')
    expect(eventsOf()).to.equal(before)
  })

  it('leave nothing half behind when the sender goes away in the middle', async () => {
    const browser = await signedInAt(hub.url)
    await sent(browser, csv('先的公告,全文,先.pdf'), [pdf('先.pdf', '先')])
    const before = kept()
    await new Promise<void>((resolve) => {
      const sending = request(`${hub.url}/desk/import`, {
        method: 'POST',
        headers: {
          ...{ cookie: browser.cookie(), 'sec-fetch-site': 'same-origin', 'content-length': 500_000 },
          'content-type': 'multipart/form-data; boundary=b',
        },
      })
      sending.on('error', () => resolve())
      sending.write('--b\r\ncontent-disposition: form-data; name="files"; filename="半.pdf"\r\n\r\n')
      sending.write(Buffer.concat([PDF, Buffer.alloc(200_000, 'x')]), () => setTimeout(() => sending.destroy(), 50))
    })
    for (let tries = 0; tries < 100 && kept().join() !== before.join(); tries++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect(kept()).to.deep.equal(before)
    expect((await sent(browser, csv('后的公告,全文,'))).status).to.equal(200)
  })
})
