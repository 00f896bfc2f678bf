import { expect } from 'chai'
import { parseInstant } from '../../../services/domain/ids.ts'
import { contentOf } from '../../scratch-hub.ts'
import { FUYANG } from '../../scratch-places.ts'
import { BROWSER, EVIL, pagesScene } from './pages-scene.ts'

describe('the pages', function () {
  this.timeout(30_000)
  const { hub, ids, page, everyPage } = pagesScene()
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
    expect(await page(`/items/${ids.evil}`)).to.contain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;')
  })

  it('are Chinese documents with one heading, one main part, a skip link and a policy without inline code', async () => {
    for (const path of everyPage()) {
      const text = await page(path)
      expect(text).to.match(/^<!DOCTYPE html>\n<html lang="zh-CN">/)
      expect(text.match(/<h1>/g), path).to.have.length(1)
      expect(text.match(/<main id="main"/g), path).to.have.length(1)
      expect(text).to.contain('<a class="skip" href="#main">')
      expect(text).to.contain('<meta name="viewport"')
      expect(text).to.match(/数据截至 <time datetime="2026-03-05T01:00:00.000Z">2026年3月5日 09:00<\/time>/)
    }
    const policy = (await hub().fetch('/')).headers.get('content-security-policy')
    expect(policy).to.contain("default-src 'self'").and.not.contain('unsafe-inline')
  })

  it('lead from home to every item, and no link leads nowhere', async () => {
    const seen = new Set(['/'])
    const waiting = ['/']
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const response = await hub().fetch(path, BROWSER)
      expect(response.status, path).to.equal(200)
      if (!response.headers.get('content-type')?.startsWith('text/html')) continue
      for (const link of linksIn(await response.text())) if (!seen.has(link)) waiting.push(link)
      for (const link of waiting) seen.add(link)
    }
    const { changes } = await hub().json('/v1/changes?limit=200')
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

  it('keep their ETag while only time passes, and change it with what they show or when they are late', async () => {
    hub().clock.now = parseInstant('2026-03-05T01:00:10.000Z')
    for (const path of everyPage()) {
      hub().clock.now = parseInstant('2026-03-05T01:00:10.000Z')
      const etag = (await hub().fetch(path)).headers.get('etag') as string
      expect(etag).to.match(/^W\/"/)
      hub().clock.now = parseInstant('2026-03-05T01:00:20.000Z')
      expect((await hub().fetch(path, { headers: { 'if-none-match': etag } })).status, path).to.equal(304)
      hub().clock.now = parseInstant('2026-03-05T01:10:00.000Z')
      const late = await hub().fetch(path, { headers: { 'if-none-match': etag } })
      expect(late.status, path).to.equal(200)
      expect(await late.text()).to.contain('比最新发布可能晚约 10 分钟')
    }
    const etag = (await hub().fetch('/boards/341222102200')).headers.get('etag') as string
    hub().publish(FUYANG, contentOf('新来的', '内容'))
    await hub().settle()
    expect((await hub().fetch('/boards/341222102200', { headers: { 'if-none-match': etag } })).status).to.equal(200)
  })

  it('have one stylesheet that may be kept for ever', async () => {
    const [stylesheet] = (await page('/')).match(/\/assets\/style-[\w-]+\.css/) ?? []
    const response = await hub().fetch(stylesheet as string)
    expect(response.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable')
    expect(response.headers.get('content-type')).to.equal('text/css; charset=utf-8')
    expect((await hub().fetch('/assets/style-older.css')).status).to.equal(404)
  })

  for (const [path, status, words] of [
    ['/items/nothing', 404, '没有这个条目'],
    ['/sites/341200', 404, '没有公开位置'],
    ['/boards/%ff', 404, '没有这个地址'],
    ['/nowhere', 404, '没有这个地址'],
    ['/sites/341222?cursor=xyz', 400, '从头开始'],
    ['/sites/341222?status=gone', 400, '查询条件不正确：应为 live 或 withdrawn'],
    [`/topics/341200?q=${'长'.repeat(201)}`, 400, '查询条件不正确：不能超过 200 字'],
  ] as const)
    it(`answer ${status} to ${path.slice(0, 30)} in Chinese HTML to a browser, as a problem to a program`, async () => {
      const text = await page(path, status)
      expect(text).to.contain(words).and.contain('回到首页')
      const problem = await hub().fetch(path, { headers: { accept: 'application/problem+json, application/json' } })
      expect(problem.status).to.equal(status)
      expect(problem.headers.get('content-type')).to.match(/^application\/problem\+json/)
      expect(problem.headers.get('vary')).to.match(/Accept(,|$)/)
    })

  it('leave the API’s problems as they are, for browsers too', async () => {
    const response = await hub().fetch('/v1/items/nothing', BROWSER)
    expect(response.headers.get('content-type')).to.match(/^application\/problem\+json/)
  })
})
