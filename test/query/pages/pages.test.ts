import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'

const BROWSER = { headers: { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' } }
const EVIL = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>'

describe('the pages', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  let evil: string
  let withdrawn: string
  let revised: string

  before(async () => {
    hub = await startScratchHub()
    evil = hub.publish(
      'taihe',
      contentOf(EVIL, EVIL, {
        documentNumber: EVIL,
        organ: { name: EVIL, kind: 'department', divisionCode: '341222' },
      }),
    ).itemId
    withdrawn = hub.publish('taihe', contentOf('会撤下的公告', '撤下前的内容')).itemId
    hub.withdraw(withdrawn, 1, '活动已经结束')
    revised = hub.publish('taihe-shuizhen', contentOf('第一版标题', '第一行\n第二行')).itemId
    hub.revise(
      revised,
      1,
      contentOf('第二版标题', '第一行\n第二行\n第三行', {
        field: '扶贫',
        documentNumber: '税政〔2026〕1号',
        issuedOn: '2026-02',
        publishedOn: '2026-03-01',
        validity: 'abolished',
        abolishedOn: '2026-03-04',
        partial: true,
        relations: [{ rel: 'interprets', itemId: evil }],
        attachments: [
          {
            name: '附件表.xlsx',
            mediaType: 'application/vnd.ms-excel',
            bytes: 20_480,
            sha256: 'b'.repeat(64),
            url: 'https://example.gov.cn/a',
          },
        ],
      }),
      '补充内容',
    )
    hub.publish(
      'fuyang',
      contentOf('带格式的公告', '', {
        body: { format: 'html', text: '<h2>一、范围</h2><table><tr><td>甲</td></tr></table>' },
      }),
    )
    for (let i = 0; i < 45; i++) hub.publish('taihe', contentOf(`第${i}批次`, '内容'))
    await hub.settle()
  })
  after(() => hub.stop())

  async function page(path: string, status = 200): Promise<string> {
    const response = await hub.fetch(path, BROWSER)
    const text = await response.text()
    expect(response.status, `${path}\n${text}`).to.equal(status)
    expect(response.headers.get('content-type'), path).to.equal('text/html; charset=utf-8')
    return text
  }
  const everyPage = () => [
    '/',
    '/boards/341222102200',
    '/sites/341222',
    '/topics/341200',
    `/items/${evil}`,
    `/items/${withdrawn}`,
    `/items/${revised}`,
  ]
  const linksIn = (text: string) =>
    [...text.matchAll(/href="(\/[^"#]*)"/g)].map(([, path]) => (path as string).replaceAll('&amp;', '&'))

  it('need no script and hold none, whatever a title says', async () => {
    for (const path of [
      ...everyPage(),
      `/sites/341222?q=${encodeURIComponent(EVIL)}&field=${encodeURIComponent(EVIL)}&organ=${encodeURIComponent(EVIL)}`,
    ]) {
      const text = await page(path)
      const tags = text.replace(/"[^"]*"/g, '""')
      expect(tags, path).to.not.match(/<script|<img|<iframe|<style|<[^>]* (style|on\w+)=/i)
      expect(text.match(/<a [^>]*href="(?!\/|#|https?:)/), path).to.equal(null)
    }
    expect(await page(`/items/${evil}`)).to.contain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;')
  })

  it('are Chinese documents with one heading, one main part, a skip link and a policy without inline code', async () => {
    for (const path of everyPage()) {
      const text = await page(path)
      expect(text).to.match(/^<!doctype html>\n<html lang="zh-CN">/)
      expect(text.match(/<h1>/g), path).to.have.length(1)
      expect(text.match(/<main id="main"/g), path).to.have.length(1)
      expect(text).to.contain('<a class="skip" href="#main">')
      expect(text).to.contain('<meta name="viewport"')
      expect(text).to.match(/数据截至 <time datetime="2026-03-05T01:00:00.000Z">2026年3月5日 09:00<\/time>/)
    }
    const policy = (await hub.fetch('/')).headers.get('content-security-policy')
    expect(policy).to.contain("default-src 'self'").and.not.contain('unsafe-inline')
  })

  it('lead from home to every item, and no link leads nowhere', async () => {
    const seen = new Set(['/'])
    const waiting = ['/']
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const response = await hub.fetch(path, BROWSER)
      expect(response.status, path).to.equal(200)
      if (!response.headers.get('content-type')?.startsWith('text/html')) continue
      for (const link of linksIn(await response.text())) if (!seen.has(link)) waiting.push(link)
      for (const link of waiting) seen.add(link)
    }
    const { changes } = await hub.json('/v1/changes?limit=200')
    for (const { itemId } of changes) expect(seen.has(`/items/${itemId}`), itemId).to.equal(true)
  })

  it('show every item once when one goes from page to page, with the question kept', async () => {
    const titles: string[] = []
    for (let path: string | undefined = '/sites/341222?q=批次'; path !== undefined; ) {
      const text: string = await page(path)
      titles.push(
        ...[...text.matchAll(/<h3><a href="\/items\/[^"]*">([^<]*)<\/a>/g)].map(([, title]) => title as string),
      )
      expect(text).to.contain('value="批次"')
      path = /<a rel="next" href="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(titles).to.deep.equal(Array.from({ length: 45 }, (_, i) => `第${44 - i}批次`))
  })

  it('ignore what others hang on a shared address and what a form leaves empty', async () => {
    const text = await page('/sites/341222?q=&field=&status=&from=singlemessage&isappinstalled=0')
    expect(text).to.contain('<ol class="items">').and.not.contain('清除条件')
  })

  it('leave a notice of a withdrawn item: title, when, why, and nothing of its text', async () => {
    for (const path of [
      `/items/${withdrawn}`,
      '/sites/341222?status=withdrawn',
      '/boards/341222102200?status=withdrawn',
    ]) {
      const text = await page(path)
      expect(text).to.contain('会撤下的公告').and.contain('活动已经结束').and.contain('2026年3月5日 09:00')
      expect(text).to.not.contain('撤下前的内容')
    }
  })

  it('show an item’s facts, marks, attachments, proof and every version', async () => {
    const text = await page(`/items/${revised}`)
    const item = await hub.json(`/v1/items/${revised}`)
    for (const shown of [
      '税镇镇人民政府',
      '税政〔2026〕1号',
      '2026年2月</time>',
      '2026年3月1日',
      '已废止',
      '部分公开',
      '第一行\n第二行\n第三行',
      '20.0 KB',
      'Excel 表格',
      'b'.repeat(64),
      item.fingerprint,
      hub.keyOf('taihe-shuizhen').publicKeyText,
      `/v1/items/${revised}/history`,
      '第 2 版：修订',
      '原因：补充内容',
      '改动：标题、正文、发文字号、成文日期、发布日期、废止日期、有效性、公开领域、部分公开、相关信息、附件',
      '第 1 版：首次发布',
      '查看第 1 版内容',
      '<a href="/sites/341222">太和县</a>',
      '解读：',
    ])
      expect(text).to.contain(shown)
  })

  it('name places as people do and lead up the tree', async () => {
    const text = await page('/boards/341222102200')
    expect(text).to.contain('<h1>孙楼村公示栏</h1>')
    const crumbs = /<nav class="crumbs"[\s\S]*?<\/nav>/
      .exec(text)?.[0]
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
    expect(crumbs).to.equal('首页 阜阳市 太和县 税镇镇 孙楼村公示栏')
  })

  it('keep their ETag while only time passes, and change it with what they show or when they are late', async () => {
    hub.clock.now = '2026-03-05T01:00:10.000Z'
    for (const path of everyPage()) {
      hub.clock.now = '2026-03-05T01:00:10.000Z'
      const etag = (await hub.fetch(path)).headers.get('etag') as string
      expect(etag).to.match(/^W\/"/)
      hub.clock.now = '2026-03-05T01:00:20.000Z'
      expect((await hub.fetch(path, { headers: { 'if-none-match': etag } })).status, path).to.equal(304)
      hub.clock.now = '2026-03-05T01:10:00.000Z'
      const late = await hub.fetch(path, { headers: { 'if-none-match': etag } })
      expect(late.status, path).to.equal(200)
      expect(await late.text()).to.contain('比最新发布可能晚约 10 分钟')
    }
    const etag = (await hub.fetch('/boards/341222102200')).headers.get('etag') as string
    hub.publish('fuyang', contentOf('新来的', '内容'))
    await hub.settle()
    expect((await hub.fetch('/boards/341222102200', { headers: { 'if-none-match': etag } })).status).to.equal(200)
  })

  it('have one stylesheet that may be kept for ever', async () => {
    const [stylesheet] = (await page('/')).match(/\/assets\/style-[\w-]+\.css/) ?? []
    const response = await hub.fetch(stylesheet as string)
    expect(response.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable')
    expect(response.headers.get('content-type')).to.equal('text/css; charset=utf-8')
    expect((await hub.fetch('/assets/style-older.css')).status).to.equal(404)
  })

  for (const [path, status, words] of [
    ['/items/nothing', 404, '没有这个条目'],
    ['/sites/341200', 404, '没有公开位置'],
    ['/boards/%ff', 404, '没有这个地址'],
    ['/nowhere', 404, '没有这个地址'],
    ['/sites/341222?cursor=xyz', 400, '不是本系统给出的游标'],
    ['/sites/341222?status=gone', 400, '应为 live 或 withdrawn'],
    [`/topics/341200?q=${'长'.repeat(201)}`, 400, '不能超过 200 字'],
  ] as const)
    it(`answer ${status} to ${path.slice(0, 30)} in Chinese HTML to a browser, as a problem to a program`, async () => {
      const text = await page(path, status)
      expect(text).to.contain(words).and.contain('回到首页')
      const problem = await hub.fetch(path, { headers: { accept: 'application/problem+json, application/json' } })
      expect(problem.status).to.equal(status)
      expect(problem.headers.get('content-type')).to.match(/^application\/problem\+json/)
      expect(problem.headers.get('vary')).to.match(/Accept(,|$)/)
    })

  it('leave the API’s problems as they are, for browsers too', async () => {
    const response = await hub.fetch('/v1/items/nothing', BROWSER)
    expect(response.headers.get('content-type')).to.match(/^application\/problem\+json/)
  })

  it('show nothing of an item that does not check, and say so', async () => {
    const { itemId } = hub.publish('taihe', contentOf('原来的文字', '内容'))
    await hub.settle()
    const database = new DatabaseSync(hub.readFile)
    database.prepare("UPDATE texts SET text = replace(text, '原来', '改过') WHERE text LIKE '%原来的文字%'").run()
    database.close()
    const list = await page('/sites/341222')
    expect(list).to.contain('有 1 条信息的存储内容未通过签名或指纹校验').and.not.contain('改过的文字')
    const item = await page(`/items/${itemId}`, 503)
    expect(item).to.contain('未通过签名或指纹校验，不予显示').and.not.contain('改过的文字')
  })

  it('show on a board what was shown on one that merged into it, and lead there from the old address', async () => {
    const { itemId } = hub.publish(
      'taihe-shuizhen',
      contentOf('只在马庙村', '内容', { shownOn: { board: ['341222102201'] } }),
    )
    await hub.define({ type: 'DivisionsMerged', codes: ['341222102201'], into: '341222102200', since: '2026-03-05' })
    await hub.settle()
    expect(await page('/boards/341222102200')).to.contain(`<a href="/items/${itemId}">只在马庙村</a>`)
    expect(await page('/boards/341222102201')).to.contain(
      '马庙村委会已并入 <a href="/boards/341222102200">孙楼村委会</a>',
    )
    expect(await page(`/items/${itemId}`)).to.contain('马庙村公示栏')
  })
})
