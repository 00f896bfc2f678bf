import { expect } from 'chai'
import { parseInstant } from '../../../services/domain/ids.ts'
import { addressesIn } from '../../qr-codes.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../../scratch-places.ts'

const WALL = '/boards/341222102200/wall'

describe('the wall of a board', function () {
  this.timeout(30_000)
  let hub: ScratchHub

  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  async function wall(query = '', headers: Record<string, string> = {}): Promise<string> {
    const response = await hub.fetch(`${WALL}${query}`, { headers })
    expect(response.status).to.equal(200)
    return response.text()
  }
  const at = async (time: string) => {
    hub.clock.now = parseInstant(time)
    await hub.settle()
  }
  const nextOf = (page: string) => /http-equiv="refresh" content="20; url=([^"]+)"/.exec(page)?.[1]

  it('turns to the next page and after the last one to the first, and shows every item once', async () => {
    for (let i = 0; i < 10; i++) hub.publish(TAIHE, contentOf(`第${i}批`, `内容${i}`))
    await hub.settle()
    const titles: string[] = []
    let query = ''
    for (let page = 1; page <= 3; page++) {
      const text = await wall(query)
      expect(text).to.contain(`第 ${page} 页，共 3 页`).and.contain('数据截至')
      titles.push(...[...text.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, title]) => title as string))
      expect(nextOf(text)).to.equal(page === 3 ? WALL : `${WALL}?page=${page + 1}`)
      query = `?page=${page + 1}`
    }
    expect(titles).to.deep.equal(Array.from({ length: 10 }, (_, i) => `第${9 - i}批`))
    for (const other of ['?page=99', '?page=0', '?page=x', '?page=']) expect(await wall(other)).to.contain('第 1 页')
  })

  it('has nothing that asks for a hand, and turns when there is nothing to show, too', async () => {
    const text = await wall()
    expect(text)
      .to.contain('这里还没有公开的信息')
      .and.not.match(/<a |<input|<select|<button|<form/)
    expect(nextOf(text)).to.equal(WALL)
  })

  it('gives each item a code of its address: the one that the request came to, or the public one', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('通知', '内容'))
    await hub.settle()
    expect(addressesIn(await wall())).to.deep.equal([`${hub.url}/boards/341222102200`, `${hub.url}/items/${itemId}`])
    expect(await wall()).to.contain('不能保留最后的内容')
  })

  it('says how many days an item is shown, the last one included, and nothing after it', async () => {
    hub.publish(SHUIZHEN, contentOf('低保名单公示', '名单', { displayUntil: '2026-03-12' }))
    await hub.settle()
    expect(await wall())
      .to.contain('展示期还有 7 天，至2026年3月12日')
      .and.contain('data-until="2026-03-12"')
    await at('2026-03-12T01:00:00.000Z')
    expect(await wall()).to.contain('展示期今天结束')
    await at('2026-03-12T16:00:00.000Z')
    expect(await wall()).to.not.contain('低保名单公示')
  })

  it('reads a month as all of its days', async () => {
    hub.publish(SHUIZHEN, contentOf('公示', '名单', { displayUntil: '2026-03' }))
    await hub.settle()
    expect(await wall())
      .to.contain('展示期还有 26 天，至2026年3月')
      .and.contain('data-until="2026-03-31"')
  })

  it('has what was withdrawn as a line for seven days, and never its text', async () => {
    const { itemId } = hub.publish(FUYANG, contentOf('会撤下的公告', '撤下前的内容'))
    await hub.settle()
    expect(await wall()).to.contain('撤下前的内容')
    hub.withdraw(itemId, 1, '有误')
    await hub.settle()
    for (const time of ['2026-03-05T01:00:00.000Z', '2026-03-11T15:59:00.000Z']) {
      await at(time)
      const text = await wall()
      expect(text, time).to.contain('撤下：会撤下的公告').and.contain('data-until="2026-03-11"')
      expect(text, time).to.not.contain('撤下前的内容')
    }
    await at('2026-03-11T16:00:00.000Z')
    expect(await wall()).to.not.contain('会撤下的公告')
  })

  it('is there for boards only, and for those that there are', async () => {
    for (const path of ['/boards/341222102999/wall', '/boards/x/wall', '/sites/341222/wall'])
      expect((await hub.fetch(path)).status, path).to.equal(404)
  })

  it('is never answered from what a browser kept: the page says when it was made', async () => {
    const { headers } = await hub.fetch(WALL)
    expect(headers.get('etag')).to.equal(null)
    expect(headers.get('cache-control')).to.contain('max-age=0')
  })
})

describe('the wall of a hub that says its address', () => {
  it('has codes of that one, and whatever a proxy wrote into Host', async () => {
    const hub = await startScratchHub({ HUB_PUBLIC_URL: 'https://gk.example.gov.cn' })
    const text = await (await hub.fetch(WALL)).text()
    await hub.stop()
    expect(addressesIn(text)).to.deep.equal(['https://gk.example.gov.cn/boards/341222102200'])
    expect(text).to.not.contain('不能保留最后的内容')
  })
})
