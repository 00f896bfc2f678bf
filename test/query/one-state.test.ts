import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { type ItemId, itemIdOf, parseDivisionCode, parseInstant } from '../../services/domain/ids.ts'
import { newId } from '../../services/hub/clock.ts'
import type { CommandAccepted } from '../../services/publisher/node-publisher.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../scratch-places.ts'

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
type Told = any

describe('an item and its change', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  async function told(
    cursor: string | null = null,
    outlet?: string,
  ): Promise<{ changes: Map<ItemId, Told>; next: string }> {
    const query = new URLSearchParams({ limit: '200', ...(cursor && { cursor }), ...(outlet && { outlet }) })
    const { changes, next } = await hub.json(`/v1/changes?${query}`)
    return { changes: new Map(changes.map((change: Told) => [change.itemId, change])), next }
  }
  const item = (itemId: ItemId): Promise<Told> => hub.json(`/v1/items/${itemId}`)
  const change = async (itemId: ItemId): Promise<Told> => (await told()).changes.get(itemId)

  it('say the same, in each state, and the state is the first that holds', async () => {
    const made = {
      shown: hub.publish(TAIHE, contentOf('展示', '内容')),
      scheduled: hub.publish(TAIHE, contentOf('预约', '内容', { displayFrom: '2026-04', displayUntil: '2026-05' })),
      ended: hub.publish(TAIHE, contentOf('到期', '内容', { displayUntil: '2026-03-01' })),
      withdrawn: hub.publish(TAIHE, contentOf('撤下', '内容', { displayUntil: '2026-03-01' })),
    }
    hub.withdraw(made.withdrawn.itemId, 1, '发布有误')
    await hub.settle()
    for (const [state, { itemId }] of Object.entries(made)) {
      const found = await change(itemId)
      expect(found, state).to.include({ state, type: state === 'withdrawn' ? 'withdrawn' : 'published' })
      if (state !== 'scheduled') expect(await item(itemId)).to.deep.equal(found)
      expect('contentText' in found && 'content' in found, state).to.equal(state === 'shown')
    }
    const { title, maker, displayFrom, displayUntil } = await change(made.scheduled.itemId)
    expect({ title, displayFrom, displayUntil }).to.deep.equal({
      title: null,
      displayFrom: '2026-04-01',
      displayUntil: '2026-05-31',
    })
    expect(maker).to.deep.equal({ nodeId: 'taihe', name: '太和县人民政府', organ: null })
    expect((await change(made.withdrawn.itemId)).withdrawn.reason).to.equal('发布有误')
    expect(
      await hub.json(`/v1/items/${made.scheduled.itemId}`, { headers: { authorization: 'Bearer clerk-taihe' } }),
    ).to.include({
      state: 'scheduled',
      title: '预约',
    })
  })

  it('carry the signed text, so that one hash checks it, whatever the content holds', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('引号"与\\反斜杠', 'é 𠮷 \u2028 {}\n[]'))
    await hub.settle()
    const { contentText, content, fingerprint } = await item(itemId)
    expect(`sha-256:${createHash('sha256').update(contentText, 'utf8').digest('hex')}`).to.equal(fingerprint)
    expect(JSON.parse(contentText)).to.deep.equal(content)
  })

  it('say below which version every copy is to be deleted; that never falls', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('第一版', '内容'))
    const said: [string, number][] = []
    const look = async () => {
      await hub.settle()
      const { type, erasedBelow } = await item(itemId)
      said.push([type, erasedBelow])
      expect((await change(itemId)).erasedBelow).to.equal(erasedBelow)
    }
    await look()
    hub.revise(itemId, 1, contentOf('第二版', '内容'))
    await look()
    hub.redact(itemId, 2, contentOf('第三版', '内容'))
    await look()
    hub.revise(itemId, 3, contentOf('第四版', '内容'))
    await look()
    hub.withdraw(itemId, 4)
    await look()
    hub.redact(itemId, 5, contentOf('第六版', '内容'))
    await look()
    expect(said).to.deep.equal([
      ['published', 0],
      ['revised', 0],
      ['redacted', 3],
      ['revised', 3],
      ['withdrawn', 3],
      ['redacted', 6],
    ])
  })

  it('tell of a hand-over with either half, also an outlet that shows only one of them', async () => {
    const old = hub.publish(SHUIZHEN, contentOf('旧', '内容', { shownOn: { board: 'all' } }))
    const link = ({ itemId, version, fingerprint }: CommandAccepted) => ({ itemId, version, fingerprint })
    const taken = hub.execute({
      type: 'PublishItem',
      itemId: itemIdOf(TAIHE, newId()),
      content: contentOf('新', '内容', { shownOn: { site: [parseDivisionCode('341222')] } }),
      predecessor: link(old),
    })
    await hub.settle()
    const [all, site] = [await told(), await told(null, 'site/341222')]
    expect(site.changes.has(old.itemId)).to.equal(false)
    expect(site.changes.get(taken.itemId).predecessor).to.deep.equal({ ...link(old), confirmed: false })
    hub.execute({
      type: 'WithdrawItem',
      itemId: old.itemId,
      expectedVersion: 1,
      reason: '移交',
      successor: link(taken),
    })
    await hub.settle()
    for (const [before, outlet] of [[all], [site, 'site/341222']] as const) {
      const { changes } = await told(before.next, outlet)
      expect(changes.get(taken.itemId)?.predecessor, outlet).to.deep.equal({ ...link(old), confirmed: true })
      expect(changes.has(old.itemId), outlet).to.equal(outlet === undefined)
    }
    expect((await change(old.itemId)).successor).to.deep.equal({ ...link(taken), confirmed: true })
  })

  it('say up to when the changes are complete', async () => {
    await hub.caughtUp()
    const { asOf, lagSeconds } = await hub.json('/v1/changes?limit=1')
    expect(parseInstant(asOf)).to.equal(hub.clock.now)
    expect(lagSeconds).to.equal(0)
  })
})
