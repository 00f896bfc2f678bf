import { expect } from 'chai'
import type { ItemId } from '../../../services/domain/ids.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { SHUIZHEN } from '../../scratch-places.ts'
import { BROWSER } from './pages-scene.ts'

describe('the page of an item', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const pageOf = async (itemId: ItemId) => {
    await hub.settle()
    return (await hub.fetch(`/items/${itemId}`, BROWSER)).text()
  }
  const terms = (page: string) =>
    [...(/id="attributes"[\s\S]*?<\/dl>/.exec(page)?.[0] ?? '').matchAll(/<dt>(.*?)<\/dt><dd>([\s\S]*?)<\/dd>/g)].map(
      ([, name, value]) => [name, value?.replace(/<[^>]*>/g, '')],
    )

  it('says the text first, then the eight attributes in their order: what has no value says 无', async () => {
    const bare = await pageOf(hub.publish(SHUIZHEN, contentOf('救助名单', '只有正文')).itemId)
    expect(bare.indexOf('只有正文')).to.be.lessThan(bare.indexOf('id="attributes"'))
    expect(terms(bare).slice(0, 8)).to.deep.equal([
      ['索引号', '无'],
      ['信息分类', '无'],
      ['发布机构', '税镇镇人民政府'],
      ['成文日期', '无'],
      ['发文字号', '无'],
      ['发布日期', '2026年3月5日'],
      ['有效性', '无'],
      ['主题词', '无'],
    ])
    const full = await pageOf(
      hub.publish(
        SHUIZHEN,
        contentOf('救助办法', '正文', {
          ...{ indexNumber: 'SZ-001', field: '社会救助', themeCategory: '民政', keywords: ['救助', '低保'] },
          ...{
            issuedOn: '2026-02',
            documentNumber: '税政〔2026〕9号',
            publishedOn: '2026-03-01',
            validity: 'in-force',
          },
        }),
      ).itemId,
    )
    expect(
      terms(full)
        .slice(0, 8)
        .map(([, value]) => value),
    ).to.deep.equal([
      ...['SZ-001', '社会救助 / 民政', '税镇镇人民政府', '2026年2月', '税政〔2026〕9号', '2026年3月1日', '现行有效'],
      '救助、低保',
    ])
  })

  it('names itself to search engines and inspectors, and leaves a tag out that would be empty', async () => {
    const page = await pageOf(
      hub.publish(SHUIZHEN, contentOf('“名单”<b>&', '第一行\n第二行', { field: '社会救助', publishedOn: '2026-03-01' }))
        .itemId,
    )
    const tags = Object.fromEntries(
      [...page.matchAll(/<meta name="([A-Z]\w+)" content="([^"]*)">/g)].map(([, name, value]) => [name, value]),
    )
    expect(tags).to.deep.equal({
      ...{ SiteName: '阜阳市基层政务公开', ColumnName: '社会救助', ArticleTitle: '“名单”&lt;b&gt;&amp;' },
      ...{ PubDate: '2026-03-01', ContentSource: '税镇镇人民政府', Author: '税镇镇人民政府' },
      Description: '第一行 第二行',
    })
    expect(page).to.match(/<link rel="canonical" href="\/items\/[^"]+">/)
  })

  it('tells nothing of a withdrawn text in its tags', async () => {
    const { itemId } = hub.publish(SHUIZHEN, contentOf('会撤下的', '不再公开的正文', { keywords: ['不再公开的词'] }))
    hub.withdraw(itemId, 1, '名单有误')
    const page = await pageOf(itemId)
    expect(page).to.contain('<meta name="ArticleTitle" content="会撤下的">').and.not.contain('不再公开的')
  })

  it('says word by word what a version changed', async () => {
    const { itemId } = hub.publish(SHUIZHEN, contentOf('救肋名单', '标准为每月八百元。'.padStart(400, '前')))
    hub.revise(itemId, 1, contentOf('救助名单', '标准为每月九百元。'.padStart(400, '前')), '改错字')
    const page = await pageOf(itemId)
    expect(page).to.match(/标题：<del>救肋<\/del><ins>救助<\/ins>名单|标题：救<del>肋<\/del><ins>助<\/ins>名单/)
    expect(page).to.match(/正文：……前+标准为每月<del>八百<\/del><ins>九百<\/ins>元。/)
  })

  it('compares no texts that would hold up others, and says that they changed all the same', async () => {
    const long = (first: number) =>
      Array.from({ length: 100_000 }, (_, index) => String.fromCharCode(first + ((index * 7919) % 4000))).join('')
    const { itemId } = hub.publish(SHUIZHEN, contentOf('长文', long(0x4e00)))
    hub.revise(itemId, 1, contentOf('长文', long(0x6e00)), '全文改写')
    hub.revise(itemId, 2, contentOf('长文', '短文'), '缩短')
    hub.revise(itemId, 3, contentOf('长文', '另一段毫不相干的文字'.repeat(300)), '再改')
    const page = await pageOf(itemId)
    expect(page.match(/<p>改动：正文/g)).to.have.length(3)
    expect(page).to.not.contain('<del>')
    expect(page).to.contain('改动较大')
  })
})
