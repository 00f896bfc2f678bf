import { expect } from 'chai'
import { hashOf } from '../../../services/domain/canonical.ts'
import { parseInstant, parseItemId } from '../../../services/domain/ids.ts'
import { publicReader } from '../../../services/domain/item/may-read.ts'
import { createItemReader } from '../../../services/query/item-reader.ts'
import type { ItemView } from '../../../services/query/pages/item-view.ts'
import { itemViewState, readItemView } from '../../../services/query/pages/item-view.ts'
import { contentOf, startScratchHub } from '../../scratch-hub.ts'
import { TAIHE } from '../../scratch-places.ts'

describe('the state of an item’s page', () => {
  let view: ItemView
  before(async () => {
    const hub = await startScratchHub()
    const { itemId } = hub.publish(TAIHE, contentOf('第一版', '内容'))
    hub.revise(itemId, 1, contentOf('第二版', '内容'))
    await hub.settle()
    const reader = createItemReader({
      store: hub.store,
      directory: hub.directory,
      now: () => hub.clock.now,
      onUnverifiable: () => {},
    })
    view = await readItemView(reader, hub.generation, itemId)
    await reader.active.close()
    await hub.stop()
  })

  const state = (change: Partial<ItemView> = {}) => JSON.stringify(itemViewState({ ...view, ...change }))
  const itemWith = (change: Partial<ItemView['item']>) => ({ item: { ...view.item, ...change } })
  const versionsWith = (change: Partial<ItemView['history']['versions'][number]>) => {
    const [first, ...others] = view.history.versions
    return { history: { ...view.history, versions: [{ ...first, ...change }, ...others] } } as Partial<ItemView>
  }
  const link = {
    itemId: parseItemId('taihe-shuizhen.01a2240a-c083-715f-bed1-0afe8568b134'),
    version: 1,
    fingerprint: hashOf('0'),
  }

  it('is the same for the same view', () => expect(state()).to.equal(state()))

  it('hashed a whole text again at each look: it names contents by their fingerprints alone', () => {
    expect(state(itemWith({ contentText: '另一份' }))).to.equal(state())
  })

  const changes: [what: string, change: () => Partial<ItemView>][] = [
    ['its version', () => itemWith({ version: 3 })],
    ['its fingerprint', () => itemWith({ fingerprint: hashOf('1') })],
    ['where it is shown', () => itemWith({ outlets: [] })],
    ['whether its content is there', () => itemWith({ content: null })],
    [
      'whether it is withdrawn',
      () => itemWith({ withdrawn: { at: parseInstant('2026-03-05T01:00:00.000Z'), reason: '过期' } }),
    ],
    ['the envelope of a version', () => versionsWith({ envelopeHash: hashOf('2') })],
    ['the order of versions', () => ({ history: { ...view.history, versions: view.history.versions.toReversed() } })],
    ['whether a version counts', () => versionsWith({ outcome: 'not-allowed' })],
    ['whether the content of a version is there', () => versionsWith({ content: null })],
    ['whether a version was erased', () => versionsWith({ erased: true })],
    ['which versions are withheld', () => ({ history: { ...view.history, withheld: [{ version: 1 }] } })],
    ['the item that continues it', () => ({ links: { predecessor: null, successor: { ...link, confirmed: false } } })],
    ['the title of a related item', () => ({ titles: new Map([[link.itemId, '标题']]) })],
    ['the name of a row', () => ({ parts: new Map([[`${link.itemId}#r1`, '低保']]) })],
    ['what names it', () => ({ linking: { items: [], more: 3 } })],
    ['the position of the directory', () => ({ directory: { ...view.directory, position: 99 } })],
    ['the hash of the directory', () => ({ directory: { ...view.directory, hash: hashOf('3') } })],
    ['the day', () => ({ reader: publicReader('2026-03-06') })],
  ]
  for (const [what, change] of changes) it(`changes with ${what}`, () => expect(state(change())).to.not.equal(state()))

  it('changes when the successor confirms', () => {
    const linked = (confirmed: boolean) => state({ links: { predecessor: null, successor: { ...link, confirmed } } })
    expect(linked(true)).to.not.equal(linked(false))
  })
})
