import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { eventually } from '../e2e/scratch.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'
import { countySite, type RunningConsumer, startConsumer } from './example-consumers.ts'

/** A picture of one point. */
const FILE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
)
const SHA256 = createHash('sha256').update(FILE).digest('hex')
const STORED = `attachment:sha256-${SHA256}`

describe('the county site of docs/examples', function () {
  this.timeout(60_000)
  const folder = scratchFolder()
  let hub: ScratchHub
  let site: RunningConsumer
  let url: string

  before(async () => {
    hub = await startScratchHub()
    const command = countySite.prepare(folder())
    const env = {
      HUB: hub.url,
      OUTLET: 'site/341222',
      DB: `${folder()}/copy.sqlite`,
      PORT: '0',
      SITE: '太和县政务公开',
    }
    site = startConsumer(command, env)
    url = (await eventually(async () => /http:\S+/.exec(site.said())?.[0])) as string
  })
  after(async () => {
    site.child.kill('SIGKILL')
    await hub.stop()
  })

  const get = async (path: string) => {
    const response = await fetch(url + path)
    return { status: response.status, text: await response.text(), headers: response.headers }
  }
  const until = (path: string, holds: (page: Awaited<ReturnType<typeof get>>) => boolean) =>
    eventually(async () => {
      const page = await get(path)
      return holds(page) && page
    })

  it('lists what is shown, finds it, and tells the day of its data', async () => {
    hub.publish(TAIHE, contentOf('防汛值班<安排>', '值班电话见附表'))
    hub.publish(TAIHE, contentOf('救灾物资', '发放 100% 完成'))
    await hub.settle()
    const { text } = await until('/', (page) => page.text.includes('救灾物资') && page.text.includes('值班'))
    expect(text).to.include('防汛值班&lt;安排&gt;').and.include('太和县政务公开')
    expect((await until('/', (page) => page.text.includes('数据截至'))).text).not.to.include('<script')
    expect((await get('/?q=值班电话')).text)
      .to.include('防汛值班')
      .and.not.include('救灾物资')
    expect((await get('/?q=100%25')).text)
      .to.include('救灾物资')
      .and.not.include('防汛值班')
    expect((await get('/?q=没有的')).text).to.include('没有找到')
    expect((await get('/?page=7')).status).to.equal(200)
  })

  it('shows an item with its text, its files on the hub, and that it was checked', async () => {
    const put = await hub.fetch(`/v1/attachments/${SHA256}`, {
      method: 'PUT',
      headers: { authorization: 'Bearer clerk-taihe', 'content-type': 'image/png' },
      body: FILE,
    })
    expect(put.ok, await put.text()).to.equal(true)
    const file = { name: '附图.png', mediaType: 'image/png', bytes: FILE.length, sha256: SHA256, url: STORED }
    const body = { format: 'html' as const, text: `<p>见图</p><img src="${STORED}" alt="附图">` }
    const { itemId } = hub.publish(TAIHE, { ...contentOf('有附件', ''), body, attachments: [file] })
    await hub.settle()
    const { text, headers } = await until(`/items/${itemId}`, ({ status }) => status === 200)
    const [, address = ''] = /<a href="([^"]+)">附图\.png/.exec(text) ?? []
    expect(text).to.include(`<img src="${address}"`)
    expect(Buffer.from(await (await fetch(address)).arrayBuffer())).to.deep.equal(FILE)
    expect(text).to.include('✓ 已核对').and.include(`${hub.url}/items/${itemId}`)
    expect(headers.get('content-security-policy')).to.include("default-src 'none'")
  })

  it('leaves a notice of what was withdrawn, and nothing of what was erased, has left, is over or is not there yet', async () => {
    const ids = ['撤下', '抹除', '移出'].map((title) => hub.publish(TAIHE, contentOf(title, '正文')).itemId)
    const [withdrawn, erased, left] = ids as [(typeof ids)[0], (typeof ids)[0], (typeof ids)[0]]
    const { itemId: early } = hub.publish(TAIHE, contentOf('以后', '正文', { displayFrom: '2026-04-01' }))
    const { itemId: over } = hub.publish(TAIHE, contentOf('已过', '正文', { displayUntil: '2026-03-04' }))
    await hub.settle()
    for (const id of ids) await until(`/items/${id}`, ({ status }) => status === 200)
    hub.withdraw(withdrawn, 1, '发布<有误>')
    hub.redact(erased, 1, contentOf('抹除以后', '删去'))
    hub.revise(left, 1, contentOf('只在市里', '正文', { shownOn: { topic: 'all' } }))
    await hub.settle()
    const notice = await until(`/items/${withdrawn}`, ({ text }) => text.includes('撤下。原因'))
    expect(notice.text).to.include('发布&lt;有误&gt;').and.not.include('正文')
    await until(`/items/${left}`, ({ status }) => status === 404)
    expect((await until(`/items/${erased}`, ({ text }) => text.includes('抹除以后'))).text).not.to.include('正文')
    expect((await get(`/items/${over}`)).status).to.equal(410)
    for (const path of [`/items/${early}`, '/items/x', '/items/', '/other', '//', '/%ff'])
      expect((await get(path)).status, path).to.equal(404)
    expect((await fetch(url, { method: 'POST' })).status).to.equal(405)
  })
})
