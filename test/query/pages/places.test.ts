import { expect } from 'chai'
import { parseDivisionCode } from '../../../services/domain/ids.ts'
import { findPlaces } from '../../../services/query/find-places.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../../scratch-places.ts'
import { BROWSER } from './pages-scene.ts'

describe('the pages that lead to places', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
    for (let i = 1; i <= 12; i++) hub.publish(TAIHE, contentOf(`县里的第${i}条`, '内容', { field: '救灾' }))
    hub.publish(
      SHUIZHEN,
      contentOf('只在孙楼村公示栏的', '内容', { shownOn: { board: [parseDivisionCode('341222102200')] } }),
    )
    const { itemId } = hub.publish(SHUIZHEN, contentOf('镇里撤下的', '内容'))
    hub.withdraw(itemId, 1, '有误')
    await hub.settle()
  })
  after(() => hub.stop())

  const page = async (path: string, status = 200) => {
    const response = await hub.fetch(path, BROWSER)
    expect(response.status, path).to.equal(status)
    return response.text()
  }
  const found = (asked: string) => findPlaces(hub.directory.latest(), asked).places.map(({ name }) => name)

  it('show the ten newest items first, and how many each field has, the empty ones folded', async () => {
    const home = await page('/')
    expect(home.match(/<li class="item">/g)).to.have.length(10)
    expect(home).to.not.contain('镇里撤下的')
    expect(home).to.match(/救灾 <span class="count">12<\/span>[\s\S]*<details><summary>还没有信息的 \d+ 个领域/)
    expect(home, 'what only programs read').to.not.match(/href="\/(v1|openapi)/)
    expect(home, 'villages stand on the pages of their townships').to.not.contain('/boards/')
  })

  for (const [asked, name] of [
    ['孙楼', '孙楼村委会'],
    ['孫樓', '孙楼村委会'],
    ['sunlou', '孙楼村委会'],
    ['SUN LOU', '孙楼村委会'],
    ['slc', '孙楼村委会'],
    ['341222102200', '孙楼村委会'],
    ['税镇', '税镇镇'],
    ['太和县', '太和县'],
    ['341222', '太和县'],
  ] as const)
    it(`find ${name} by ${asked}`, () => expect(found(asked)).to.include(name))

  it('find nothing by what names no place, and say how to go on', async () => {
    for (const asked of ['', ' ', '没有这个地方', '<script>', '9'.repeat(40), 'ü', '.*', '村'])
      expect(found(asked).length, asked).to.be.lessThan(51)
    expect(await page('/places?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA')).to.contain('没有找到“没有这个”')
    expect(await page(`/places?q=${encodeURIComponent('<b>x</b>')}`)).to.not.contain('<b>x</b>')
    await page(`/places?q=${'x'.repeat(201)}`, 400)
  })

  it('show of a township its boards and what its office published, wherever it is shown', async () => {
    const township = await page('/townships/341222102')
    expect(township).to.contain('<h1>税镇镇</h1>').and.contain('href="/boards/341222102200"')
    expect(township).to.contain('只在孙楼村公示栏的').and.contain('镇里撤下的').and.not.contain('县里的')
    for (const path of ['/townships/341222', '/townships/999999999', '/townships/%ff', '/townships/341222102?cursor=x'])
      await page(path, path.endsWith('x') ? 400 : 404)
  })
})
