import { expect } from 'chai'
import { type ItemId, itemIdOf, parseInstant } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { newId } from '../../services/hub/clock.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../scratch-places.ts'

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
type Told = any

const OUTLETS = ['site/341222', 'board/341222102200', 'topic/341200']
/** Nobody else has these. */
const OWN = {
  field: '救灾',
  organ: { name: '太和县秘密办公室', kind: 'department' as const, divisionCode: '341222' as never },
  documentNumber: '太密〔2019〕77号',
  issuedOn: '2019-07-07',
  publishedOn: '2019-07-08',
  validity: 'amended' as const,
  keywords: ['秘密词'],
}
const LATER = { displayFrom: '2026-04-01' }

describe('what an item says of itself', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  const ids = {} as Record<string, ItemId>
  const hide = (itemId: ItemId, version: number, content: Content) =>
    hub.execute(
      { type: 'ReviseItem', itemId, expectedVersion: version, content, reason: '改期' },
      { hideUntilThen: true },
    )

  before(async () => {
    hub = await startScratchHub()
    const make = (name: string, more: Partial<Content> = OWN) => {
      const made = hub.publish(TAIHE, contentOf(`题${name}`, `文${name}`, more))
      ids[name] = made.itemId
      return made
    }
    make('展示', {})
    make('预约', { ...OWN, ...LATER })
    for (const name of ['隐藏', '隐藏后撤下', '撤下后隐藏']) make(name, { field: '扶贫' })
    for (const name of ['展示后撤下', '到期', '未展示即撤下'])
      make(name, {
        ...OWN,
        ...(name === '到期' && { displayUntil: '2026-03-01' }),
        ...(name === '未展示即撤下' && LATER),
      })
    await hub.settle()
  })
  after(() => hub.stop())

  /** Every list, the page of each outlet, and the changes, with these parameters. */
  async function answersTo(query: Record<string, string>): Promise<string[]> {
    const asked = new URLSearchParams({ ...query, limit: '200' })
    const [field] = asked.getAll('field')
    const paths = [
      ...OUTLETS.flatMap((outlet) => [`/v1/outlets/${outlet}/items?${asked}`]),
      ...(field === undefined
        ? []
        : ['', ...OUTLETS.map((outlet) => `&outlet=${outlet}`)].map(
            (of) => `/v1/changes?limit=200&field=${field}${of}`,
          )),
    ]
    const answers = await Promise.all(
      paths.map(async (path) => {
        const { next: _, searched: __, ...said } = await hub.json(path)
        return JSON.stringify(said)
      }),
    )
    return answers
  }

  it('the field of an item that nobody has seen yet could be found out by asking for it, in the changes', async () => {
    hide(ids.隐藏 as ItemId, 1, contentOf('题隐藏二', '文', { ...OWN, ...LATER }))
    hide(ids.隐藏后撤下 as ItemId, 1, contentOf('题隐藏后撤下二', '文', { ...OWN, ...LATER }))
    hub.withdraw(ids.隐藏后撤下 as ItemId, 2)
    hub.withdraw(ids.未展示即撤下 as ItemId, 1)
    hub.withdraw(ids.撤下后隐藏 as ItemId, 1)
    const content = contentOf('题撤下后隐藏二', '文', { ...OWN, ...LATER })
    hub.execute(
      { type: 'RedactItem', itemId: ids.撤下后隐藏 as ItemId, expectedVersion: 2, content, reason: '改' },
      { hideUntilThen: true },
    )
    await hub.settle()
    const unseen = ['预约', '隐藏', '隐藏后撤下', '未展示即撤下', '撤下后隐藏'].map((name) => ids[name])
    const changesOf = async (field: string) => {
      const { changes } = await hub.json(`/v1/changes?limit=200&field=${field}`)
      return changes.filter(({ itemId }: Told) => unseen.includes(itemId))
    }
    const told = await changesOf('救灾')
    expect(told.map(({ itemId }: Told) => itemId)).to.have.members(unseen)
    expect(await changesOf('征地补偿')).to.deep.equal(told)
    // Whoever may read it has what was asked for.
    const clerk = { headers: { authorization: 'Bearer clerk-taihe' } }
    const { changes } = await hub.json('/v1/changes?limit=200&field=征地补偿', clerk)
    expect(changes.map(({ itemId, state }: Told) => `${itemId} ${state}`)).to.not.include(`${ids.预约} scheduled`)
  })

  it('no other filter finds what nobody has seen: not in items, totals, searches or counts', async () => {
    hub.withdraw(ids.展示后撤下 as ItemId, 1)
    hub.redact(ids.展示后撤下 as ItemId, 2, contentOf('题展示后撤下', '文', {}))
    hub.revise(ids.到期 as ItemId, 1, contentOf('题到期', '文', { displayUntil: '2026-03-01' }))
    await hub.settle()
    const pairs: [string, string, string][] = [
      ['field', '救灾', '征地补偿'],
      ['organ', OWN.organ.name, '太和县公开办公室'],
      ['documentNumber', OWN.documentNumber, '太密〔2019〕78号'],
      ['validity', 'amended', 'abolished'],
      ['year', '2019', '2018'],
      ['from', '2026-03-06', '2026-03-07'],
      ['to', '2019-12', '2018-12'],
      ['updatedAfter', '2026-03-05T01:00:00Z', '2026-03-05T02:00:00Z'],
      ...Object.entries(ids)
        .filter(([name]) => name !== '展示' && name !== '展示后撤下')
        .map(([name, itemId]): [string, string, string] => ['q', name === '到期' ? itemId : `题${name}`, '题没有']),
      ...['秘密词', OWN.documentNumber, OWN.organ.name].map((q): [string, string, string] => ['q', q, '没有的词']),
      ['node', SHUIZHEN, 'fuyang'],
    ]
    for (const [name, own, other] of pairs)
      for (const more of [{}, { status: 'live' }, { status: 'withdrawn' }, { exact: '1' }, { sort: 'updated' }])
        expect(await answersTo({ [name]: own, ...more } as never), `${name}=${own}`).to.deep.equal(
          await answersTo({ [name]: other, ...more } as never),
        )
    for (const outlet of OUTLETS)
      expect((await hub.json(`/v1/outlets/${outlet}`)).fields).to.deep.include({ name: '救灾', items: 0 })
  })

  it('a list row told number, field and days of a withdrawn item that its own route withholds', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('撤下的公告', '文', OWN))
    await hub.settle()
    const row = async (): Promise<Told> => {
      const { items } = await hub.json('/v1/outlets/site/341222/items?limit=200')
      return items.find((one: Told) => one.itemId === itemId)
    }
    expect(await row()).to.include({ field: '救灾', documentNumber: OWN.documentNumber, recordedLate: 2432 })
    hub.withdraw(itemId, 1)
    await hub.settle()
    const [, page = ''] = (await (await hub.fetch('/sites/341222')).text()).split('<ol class="items">')
    const [list, beside] = page.split('</ol>')
    expect(list).to.include('撤下的公告')
    for (const secret of [OWN.documentNumber, OWN.field, '2019', '补录']) expect(list).to.not.include(secret)
    // Beside the list stand all fields of the directory, with how many items each has.
    for (const secret of [OWN.documentNumber, '2019', '补录']) expect(beside).to.not.include(secret)
    expect(beside).to.match(/救灾(?:<[^>]*>|\s)*0/)
    const { state: _, type: __, erasedBelow: ___, ...item } = await hub.json(`/v1/items/${itemId}`)
    expect(await row()).to.deep.equal(item)
  })

  it('no row says more than the item itself, in any state', async () => {
    for (const outlet of OUTLETS)
      for (const sort of ['printed', 'received', 'updated']) {
        const { items } = await hub.json(`/v1/outlets/${outlet}/items?limit=200&sort=${sort}`)
        expect(items).to.have.length.greaterThan(1)
        for (const { recordedLate, datedAhead: _, ...row } of items) {
          const { content, ...item } = await hub.json(`/v1/items/${row.itemId}`)
          for (const [name, value] of Object.entries(row))
            expect({ ...content, ...item }[name], name).to.deep.equal(value)
          if (content === undefined) expect(recordedLate).to.equal(undefined)
        }
      }
  })

  it('whoever kept a copy of what was hidden and then withdrawn is told so, by id, and whatever they follow', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('先展示', '文', { field: '扶贫' }))
    await hub.settle()
    const questions = ['', '&field=扶贫', '&outlet=site/341222', '&outlet=site/341222&field=扶贫']
    const follow = async (question: string, cursor: string) => {
      const page = await hub.json(`/v1/changes?limit=200${question}${cursor && `&cursor=${cursor}`}`)
      return [page.changes.find((change: Told) => change.itemId === itemId), page.next] as const
    }
    const cursors: string[] = []
    for (const question of questions) cursors.push((await follow(question, ''))[1])
    hide(itemId, 1, contentOf('再隐藏', '文', { ...OWN, ...LATER }))
    await hub.settle()
    for (const [at, question] of questions.entries())
      expect((await follow(question, cursors[at] as string))[0]).to.include({ state: 'scheduled', title: null })
    hub.withdraw(itemId, 2, '不再公开')
    await hub.settle()
    const notice = { state: 'withdrawn', type: 'withdrawn', title: null, version: 3 }
    for (const [at, question] of questions.entries()) {
      const [change] = await follow(question, cursors[at] as string)
      expect(change, question).to.include(notice)
      expect(change.withdrawn).to.include({ reason: '不再公开' })
    }
    expect(await hub.json(`/v1/items/${itemId}`)).to.include(notice)
    hub.clock.now = parseInstant('2026-05-01T01:00:00.000Z')
    expect(await hub.json(`/v1/items/${itemId}`)).to.include(notice)
    hub.clock.now = parseInstant('2026-03-05T01:00:00.000Z')
  })

  it('an item that nobody has seen confirmed a hand-over', async () => {
    const old = hub.publish(SHUIZHEN, contentOf('旧', '文'))
    const link = ({ itemId, version, fingerprint }: typeof old) => ({ itemId, version, fingerprint })
    const taken = hub.execute({
      type: 'PublishItem',
      itemId: itemIdOf(TAIHE, newId()),
      content: contentOf('新', '文', LATER),
      predecessor: link(old),
    })
    const { itemId } = old
    hub.execute({ type: 'WithdrawItem', itemId, expectedVersion: 1, reason: '移交', successor: link(taken) })
    await hub.settle()
    const changed = async (id: ItemId, init?: RequestInit) =>
      (await hub.json('/v1/changes?limit=200', init)).changes.find((change: Told) => change.itemId === id)
    const clerk = { headers: { authorization: 'Bearer clerk-taihe' } }
    expect((await hub.json(`/v1/items/${itemId}`)).successor).to.include({ confirmed: false })
    expect((await changed(itemId)).successor).to.include({ confirmed: false })
    expect(await changed(taken.itemId))
      .to.include({ state: 'scheduled' })
      .and.not.have.property('predecessor')
    expect((await hub.json(`/v1/items/${itemId}`, clerk)).successor).to.include({ confirmed: true })
    expect((await changed(taken.itemId, clerk)).predecessor).to.include({ confirmed: true })
    hub.clock.now = parseInstant('2026-04-01T01:00:00.000Z')
    expect((await hub.json(`/v1/items/${itemId}`)).successor).to.include({ confirmed: true })
    expect((await changed(taken.itemId)).predecessor).to.include({ confirmed: true })
  })

  it('a validity stood on the page of an item whose display has ended', async () => {
    hub.clock.now = parseInstant('2026-04-01T01:00:00.000Z')
    const { itemId } = hub.publish(
      TAIHE,
      contentOf('到期的', '文', { ...OWN, partial: true, backfilled: true, displayUntil: '2026-03' }),
    )
    await hub.settle()
    const page = await (await hub.fetch(`/items/${itemId}`)).text()
    expect(page).to.include('到期的').and.include('展示期已于')
    for (const secret of ['已有修改', '部分公开', '历史信息补录', OWN.documentNumber])
      expect(page).to.not.include(secret)
  })
})
