import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { ItemId } from '../../services/domain/ids.ts'
import { withAbsoluteLinks } from '../../services/query/absolute-links.ts'
import { textOf } from '../event-reader.ts'
import { expectLinearTime } from '../linear-time.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

const ADDRESS = 'https://gk.example.gov.cn'

describe('the text of an item for other pages', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub({ HUB_PUBLIC_URL: ADDRESS })
  })
  after(() => hub.stop())

  const get = async (itemId: ItemId, headers: Record<string, string> = {}) => {
    const response = await hub.fetch(`/v1/items/${itemId}/body`, { headers })
    return { status: response.status, headers: response.headers, text: await textOf(response) }
  }

  it('is what the page shows, with the version and the fingerprint that it is of', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('名单', '领取名单\n姓名\t金额\n张三\t100'))
    await hub.settle()
    const { text, headers } = await get(itemId)
    const { fingerprint } = await hub.json(`/v1/items/${itemId}`)
    expect(text).to.contain(`data-version="1" data-fingerprint="${fingerprint}" data-state="shown"`)
    const [, shown = ''] = /(<div class="body lines"[^>]*>.*<\/table><\/div>)/s.exec(text) ?? []
    expect(shown).to.contain('<td>张三</td>')
    expect(await textOf(await hub.fetch(`/items/${itemId}`))).to.contain(shown)
    expect(headers.get('content-type')).to.equal('text/html; charset=utf-8')
    expect(headers.get('access-control-allow-origin')).to.equal('*')
    expect(headers.get('link')).to.equal(`<${ADDRESS}/items/${itemId}>; rel="canonical"`)
    expect(headers.get('x-frame-options')).to.equal(null)
    expect(headers.get('content-security-policy'))
      .to.contain("default-src 'none'")
      .and.contain('sandbox')
      .and.not.contain('allow-scripts')
    expect((await get(itemId, { 'if-none-match': headers.get('etag') ?? '' })).status).to.equal(304)
  })

  it('has absolute links, whatever host the request names', async () => {
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
      'base64',
    )
    const file = createHash('sha256').update(picture).digest('hex')
    const headers = { authorization: 'Bearer clerk-taihe' }
    await hub.fetch(`/v1/attachments/${file}`, { method: 'PUT', headers, body: picture })
    const text = `<p><a href="https://other.example/">丁</a><img src="attachment:sha256-${file}" alt="图" /></p>`
    const { itemId } = hub.publish(TAIHE, { ...contentOf('链接', ''), body: { format: 'html', text } })
    await hub.settle()
    const shown = (await get(itemId, { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' })).text
    expect(shown).to.contain('href="https://other.example/"')
    expect(shown).to.contain(`src="${ADDRESS}/attachments/${file}/picture"`).and.not.contain('evil.example')
  })

  it('makes links absolute, and changes no word outside of them', () => {
    const page = `${ADDRESS}/items/x`
    const of = (html: string) => withAbsoluteLinks(html, page)
    expect(of('<a title="1" href="/a?b=1&amp;c=2">甲</a>')).to.contain(`href="${ADDRESS}/a?b=1&amp;c=2"`)
    expect(of('<a href="b">甲</a><a href="?c">甲</a>')).to.contain(`"${ADDRESS}/items/b"`).and.contain(`"${page}?c"`)
    for (const same of ['<a href="#c">甲</a>', '<a href="mailto:a@b">甲</a>', '<p> href="/a" &lt;a href="/b"&gt;</p>'])
      expect(of(same)).to.equal(same)
    for (const piece of ['<a ', '<a href="', '<a href="x">', '<img src="']) expectLinearTime(piece, of)
  })

  it('shows HTML that nobody cleaned as the text that was signed', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('文字', '<script>alert(1)</script>\u0001'))
    await hub.settle()
    expect((await get(itemId)).text)
      .to.contain('&lt;script&gt;')
      .and.not.match(/<script|\u0001/)
  })

  it('has the notice alone where an item is withdrawn, over or not there yet', async () => {
    const gone = hub.publish(TAIHE, contentOf('会撤下的', '撤下前的内容')).itemId
    hub.withdraw(gone, 1, '<b>办完了')
    const over = hub.publish(TAIHE, contentOf('过期的', '过期的内容', { displayUntil: '2026-03-04' })).itemId
    const later = hub.publish(TAIHE, contentOf('以后的', '以后的内容', { displayFrom: '2026-03-06' })).itemId
    await hub.settle()
    const { text } = await get(gone)
    expect(text).to.contain('data-state="withdrawn"').and.contain('撤下原因：&lt;b&gt;办完了')
    expect(text).to.not.contain('撤下前')
    expect((await get(over)).text)
      .to.contain('data-state="ended"')
      .and.contain('展示期已于')
      .and.not.contain('过期的内容')
    expect((await get(later)).status).to.equal(404)
    expect((await get(later, { authorization: 'Bearer clerk-taihe' })).text).to.contain('以后的内容')
    expect((await get(gone, { authorization: 'Bearer auditor' })).text)
      .to.contain('撤下前')
      .and.contain('撤下原因')
  })
})
