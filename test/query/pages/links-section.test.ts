import { expect } from 'chai'
import type { ItemId } from '../../../services/domain/ids.ts'
import type { Content, Relation } from '../../../services/domain/item/content.ts'
import { partName } from '../../../services/query/pages/links-section.ts'
import { OF_KIND } from '../../domain/kinds/kind-scene.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../../scratch-places.ts'

describe('the page of an item that others name', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const publish = (title: string, relations: Relation[] = [], more: Partial<Content> = {}, node = TAIHE): ItemId =>
    hub.publish(node, { ...contentOf(title, '正文'), relations, ...more }).itemId
  const page = async (itemId: ItemId) => (await hub.fetch(`/items/${itemId}`)).text()
  const plain = (text: string) => text.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')

  it('lists its interpretations and what abolishes it, by meaning, with their makers', async () => {
    const itemId = publish('管理办法')
    expect(await page(itemId)).not.to.include('id="links"')
    publish('一图读懂管理办法', [{ rel: 'interprets', itemId }], { publishedOn: '2026-03-01' })
    publish('废止文件的决定', [{ rel: 'abolishes', itemId }], {}, SHUIZHEN)
    await hub.settle()
    const text = plain(await page(itemId))
    expect(text).to.match(/相关信息 本文的解读 一图读懂管理办法（.*，2026年3月1日） 废止本文的文件 废止文件的决定（/)
  })

  it('names rows of a catalogue and tasks of a plan, from either end, and what the item is', async () => {
    const catalogue = publish('社会救助目录', [], { ...OF_KIND.catalogue, title: '社会救助目录' })
    const plan = publish('工作方案', [], { ...OF_KIND.plan, title: '工作方案' })
    const done = publish('低保名单', [
      { rel: 'fulfils', itemId: catalogue, part: 'r1' },
      { rel: 'evidences', itemId: plan, part: '1' },
    ])
    await hub.settle()
    expect(plain(await page(catalogue)))
      .to.include('按本目录公开的信息 1 社会救助 › 低保：低保名单')
      .and.include('事项标准目录（权责清单）')
    expect(plain(await page(plan)))
      .to.include('各项任务的落实情况 任务 1 制定方案：低保名单')
      .and.include('工作方案')
    expect(plain(await page(done)))
      .to.include('对应目录事项：社会救助目录（1 社会救助 › 低保）')
      .and.include('佐证任务：工作方案（任务 1 制定方案）')
    expect(plain(await page(done))).not.to.include('信息类别')
  })

  it('says nothing of what is hidden, and forgets what is withdrawn', async () => {
    const itemId = publish('通知一则')
    publish('未到日期的解读', [{ rel: 'interprets', itemId }], { displayFrom: '2026-09-01' })
    const shown = publish('已撤的解读', [{ rel: 'interprets', itemId }])
    await hub.settle()
    expect(await page(itemId))
      .to.include('已撤的解读')
      .and.not.include('未到日期的解读')
    hub.withdraw(shown, 1)
    await hub.settle()
    expect(await page(itemId)).not.to.include('id="links"')
  })

  it('takes what looks like HTML for text, and a part that is not there for its id', async () => {
    const itemId = publish('又一通知')
    publish('<b>粗</b>', [{ rel: 'answers', itemId, part: 'r404' }])
    await hub.settle()
    expect(await page(itemId))
      .to.include('r404：<a href')
      .and.include('&lt;b&gt;粗&lt;/b&gt;')
    expect(partName(null, 'r404')).to.equal('r404')
    expect(partName({ ...(OF_KIND.catalogue as Content), rows: [{ rowId: 'r1' }] }, 'r1')).to.equal('r1')
    const long = { ...(OF_KIND.catalogue as Content), rows: [{ rowId: 'r1', level1: '长'.repeat(200) }] }
    expect([...partName(long, 'r1')].length).to.equal(61)
  })
})
