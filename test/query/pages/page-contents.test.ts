import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { parseDivisionCode, parseInstant } from '../../../services/domain/ids.ts'
import { contentOf } from '../../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../../scratch-places.ts'
import { pagesScene } from './pages-scene.ts'

describe('what the pages show', function () {
  this.timeout(30_000)
  const { hub, ids, page } = pagesScene()

  it('leave a notice of a withdrawn item: title, when, why, and nothing of its text', async () => {
    for (const path of [
      `/items/${ids.withdrawn}`,
      '/sites/341222?status=withdrawn',
      '/boards/341222102200?status=withdrawn',
    ]) {
      const text = await page(path)
      expect(text).to.contain('会撤下的公告').and.contain('活动已经结束').and.contain('2026年3月5日 09:00')
      expect(text).to.not.contain('撤下前的内容')
    }
  })

  it('show an item’s facts, badges, attachments, proof and every version', async () => {
    const text = await page(`/items/${ids.revised}`)
    const item = await hub().json(`/v1/items/${ids.revised}`)
    for (const shown of [
      '税镇镇人民政府',
      '税政〔2026〕1号',
      '2026年2月</time>',
      '2026年3月1日',
      '已废止',
      '部分公开',
      '<p>第一行</p>\n<p>第二行</p>\n<p>第三行</p>',
      '20.0 KB',
      'Excel 表格',
      'b'.repeat(64),
      item.fingerprint,
      hub().keyOf(SHUIZHEN).publicKeyText,
      `/v1/items/${ids.revised}/history`,
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

  it('show nothing of an item that does not check, and say so', async () => {
    const { itemId } = hub().publish(TAIHE, contentOf('原来的文字', '内容'))
    await hub().settle()
    const database = new DatabaseSync(hub().readFile)
    database.prepare("UPDATE texts SET text = replace(text, '原来', '改过') WHERE text LIKE '%原来的文字%'").run()
    database.close()
    const list = await page('/sites/341222')
    expect(list).to.contain('有 1 条信息的存储内容未通过签名或指纹校验').and.not.contain('改过的文字')
    const item = await page(`/items/${itemId}`, 500)
    expect(item).to.contain('没有通过核验').and.contain('不表示发布单位撤下').and.not.contain('改过的文字')
  })

  it('show on a board what was shown on one that merged into it, and lead there from the old address', async () => {
    hub().clock.now = parseInstant('2026-03-05T01:10:00.000Z')
    const { itemId } = hub().publish(
      SHUIZHEN,
      contentOf('只在马庙村', '内容', { shownOn: { board: [parseDivisionCode('341222102201')] } }),
    )
    await hub().define({
      type: 'DivisionsMerged',
      codes: [parseDivisionCode('341222102201')],
      into: parseDivisionCode('341222102200'),
      since: '2026-03-05',
    })
    await hub().settle()
    expect(await page('/boards/341222102200')).to.contain(`<a href="/items/${itemId}">只在马庙村</a>`)
    expect(await page('/boards/341222102201')).to.contain(
      '马庙村委会已并入 <a href="/boards/341222102200">孙楼村委会</a>',
    )
    expect(await page(`/items/${itemId}`)).to.contain('马庙村公示栏')
  })
})
