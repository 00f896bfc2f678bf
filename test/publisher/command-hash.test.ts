import { expect } from 'chai'
import { type ItemId, parseItemId } from '../../services/domain/ids.ts'
import type {
  ItemCommand,
  NodeCommand,
  PatchItem,
  PublishItem,
  WithdrawItem,
} from '../../services/domain/item/commands.ts'
import { commandHashOf } from '../../services/publisher/command-hash.ts'
import { contentOf } from '../scratch-hub.ts'

const [ONE, OTHER] = ['0', '1'].map((last) => parseItemId(`taihe.0190a000-0000-7000-8000-00000000000${last}`)) as [
  ItemId,
  ItemId,
]
const publish: PublishItem = { type: 'PublishItem', itemId: ONE, content: contentOf('一条', '正文') }
const withdraw: WithdrawItem = { type: 'WithdrawItem', itemId: ONE, reason: '到期', expectedVersion: 1 }
const same = (a: NodeCommand, b: NodeCommand) => commandHashOf(a) === commandHashOf(b)

describe('the hash of a command', () => {
  it('is the same for what the clerk did not say, or says otherwise when repeating it', () => {
    expect(same(publish, { ...publish, itemId: OTHER }), 'the server makes the id').to.equal(true)
    expect(same(publish, { ...publish, predecessor: undefined })).to.equal(true)
    expect(same(publish, { ...publish, acknowledged: [{ rule: 'mobile', reason: '办公电话' }] })).to.equal(true)
    expect(same(withdraw, { ...withdraw, expectedVersion: 2 }), 'the version as read again').to.equal(true)
  })

  it('is another one for another text, item, kind, reason or link', () => {
    const link = { itemId: OTHER, version: 1, fingerprint: `sha-256:${'0'.repeat(64)}` } as const
    const revise: ItemCommand = { ...withdraw, type: 'ReviseItem', content: publish.content }
    for (const [a, b] of [
      [publish, { ...publish, content: contentOf('一条', '另一正文') }],
      [publish, { ...publish, predecessor: link }],
      [withdraw, { ...withdraw, itemId: OTHER }],
      [withdraw, { ...withdraw, reason: '有误' }],
      [withdraw, { ...withdraw, successor: link }],
      [revise, { ...revise, type: 'RedactItem' }],
    ] as [ItemCommand, ItemCommand][])
      expect(same(a, b), JSON.stringify(b)).to.equal(false)
  })

  it('of a patch counts its nulls, which take members away', () => {
    const patch = (one: object): PatchItem => ({ ...withdraw, type: 'PatchItem', patch: one })
    expect(same(patch({ summary: null }), patch({}))).to.equal(false)
    expect(same(patch({ body: { text: '文', format: null } }), patch({ body: { text: '文' } }))).to.equal(false)
    expect(same(patch({ title: '一', field: '二' }), patch({ field: '二', title: '一' }))).to.equal(true)
  })
})
