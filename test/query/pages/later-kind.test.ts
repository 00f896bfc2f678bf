import { expect } from 'chai'
import { parseNodeId } from '../../../services/domain/ids.ts'
import { createHostileNode } from '../../projector/hostile-node.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { TAIHE } from '../../scratch-places.ts'

/** An item that a later hub, or a program of somebody else, wrote into the log. */
describe('an item of a kind that this hub does not know', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const say = async (name: string, content: object) => {
    const node = await createHostileNode(hub, parseNodeId(name))
    await node.say({ content: { shownOn: { board: ['341226'] }, ...content } })
    await hub.settle()
    return node.itemId
  }
  const page = async (itemId: string) => (await hub.fetch(`/items/${itemId}`)).text()

  it('is shown as a document, with its body, its form unsaid, and whole over the API', async () => {
    const target = hub.publish(TAIHE, contentOf('被引用的通知', '正文')).itemId
    const relations = [{ rel: 'supersedes', itemId: target }]
    const itemId = await say('later-hub', {
      title: '办事指南',
      kind: 'guide',
      form: 'service',
      period: '2025-Q4',
      relations,
    })
    const item = await hub.json(`/v1/items/${itemId}`)
    expect(item.content).to.include({ kind: 'guide', form: 'service' })
    const text = await page(itemId)
    expect(text)
      .to.include('<h1>办事指南</h1>')
      .and.include('正文')
      .and.include('supersedes：')
      .and.not.include('信息类别')
    const { links } = await hub.json(`/v1/items/${target}/links?rel=supersedes`)
    expect(links.map((one: { rel: string; itemId: string }) => [one.rel, one.itemId])).to.deep.equal([
      ['supersedes', itemId],
    ])
    expect((await hub.json(`/v1/items/${target}/links`)).links).to.deep.equal([])
  })

  it('or with members that no publisher would send, is shown, and finds nothing that it does not name well', async () => {
    const target = hub.publish(TAIHE, contentOf('另一则通知', '正文')).itemId
    const itemId = await say('odd-hub', {
      title: '奇怪的目录',
      kind: '目录/..',
      rows: [{ rowId: '' }, { rowId: '' }],
      tasks: [{ no: -1, text: '' }],
      table: { columns: [], rows: [['a'], []] },
      verdict: { verdict: '也许' },
      relations: [
        { rel: 'fulfils', itemId: target, part: '../../x' },
        { rel: 'ful/fils', itemId: target },
        { rel: 'fulfils', itemId: 'nobody' },
      ],
    })
    expect(await page(itemId)).to.include('<h1>奇怪的目录</h1>')
    const { links } = await hub.json(`/v1/items/${target}/links`)
    expect(links.map((one: { rel: string; part?: string }) => [one.rel, one.part])).to.deep.equal([
      ['fulfils', undefined],
    ])
    expect((await hub.json(`/v1/items/${itemId}/links?direction=out`)).total).to.equal(1)
    expect(await page(target)).to.include('奇怪的目录')
  })
})
