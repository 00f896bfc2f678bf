import { expect } from 'chai'
import { hashOf } from '../../services/domain/canonical.ts'
import { type ItemId, itemIdOf } from '../../services/domain/ids.ts'
import type { NodeCommand } from '../../services/domain/item/commands.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { newId } from '../../services/hub/clock.ts'
import type { Journal } from '../../services/ports/journal.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, TAIHE } from '../scratch-places.ts'

describe('a used Idempotency-Key whose command’s hash is not known, as after a refill from the log', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const execute = (command: NodeCommand, idempotencyKey: string) => {
    const publisher = hub.publisherOn(forgetful(hub.journalOf(TAIHE)))
    const [outcome] = publisher.execute([{ command, idempotencyKey, actor: 'clerk', isNew: true }])
    return outcome?.ok === true ? { repeated: outcome.repeated, itemId: outcome.itemId } : outcome?.code
  }
  const publish = (content: Content, key: string) =>
    execute({ type: 'PublishItem', itemId: itemIdOf(TAIHE, newId()), content }, key)

  it('gives the same answer to the same content, and refuses another one', () => {
    const content = {
      ...contentOf('一条', ''),
      body: { format: 'html', text: '<p style="color:red">正文</p>' },
    } as const
    const first = publish(content, 'lost')
    expect(publish(content, 'lost')).to.deep.equal({ ...(first as object), repeated: true })
    expect(publish({ ...content, title: '另一条' }, 'lost')).to.equal('idempotency-key-reused')
  })

  it('gives the same answer to the same reason, and refuses another one', () => {
    const { itemId } = hub.publish(TAIHE, contentOf('将撤下', '正文'))
    const withdraw = (reason: string) =>
      execute({ type: 'WithdrawItem', itemId, expectedVersion: 1, reason }, 'withdrawn')
    expect(withdraw('到期')).to.deep.equal({ repeated: false, itemId })
    expect(withdraw('到期')).to.deep.equal({ repeated: true, itemId })
    expect(withdraw('有误')).to.equal('idempotency-key-reused')
  })

  it('refuses another successor', () => {
    const { itemId } = hub.publish(TAIHE, contentOf('将移交', '正文'))
    const heir = { version: 1, fingerprint: hashOf('heir') }
    const withdraw = (successor: string) =>
      execute(
        {
          type: 'WithdrawItem',
          itemId,
          expectedVersion: 1,
          reason: '移交',
          successor: { ...heir, itemId: itemIdOf(FUYANG, successor) },
        },
        'handed-over',
      )
    const [one, other] = [newId(), newId()]
    expect(withdraw(one)).to.deep.equal({ repeated: false, itemId })
    expect(withdraw(one)).to.deep.equal({ repeated: true, itemId })
    expect(withdraw(other)).to.equal('idempotency-key-reused')
  })

  it('gives the same answer to the same sign-offs, and refuses others', () => {
    const publishedBy = (...actors: string[]) => {
      const review = actors.map((actor) => ({ role: '初审', actor, at: '2026-03-04' }))
      const content = contentOf('审核过的', '正文')
      return execute({ type: 'PublishItem', itemId: itemIdOf(TAIHE, newId()), content, review }, 'reviewed')
    }
    const first = publishedBy('office-07')
    expect(publishedBy('office-07')).to.deep.equal({ ...(first as object), repeated: true })
    expect(publishedBy('office-08')).to.equal('idempotency-key-reused')
    expect(publishedBy()).to.equal('idempotency-key-reused')
  })

  it('gives the same answer to the same patch, whatever came since, and refuses another one', () => {
    const { itemId } = hub.publish(TAIHE, { ...contentOf('将修订', '正文'), summary: '摘要' })
    const patch = (one: object) =>
      execute({ type: 'PatchItem', itemId, expectedVersion: 1, reason: '更正', patch: one }, 'patched')
    expect(patch({ summary: null })).to.deep.equal({ repeated: false, itemId })
    hub.revise(itemId, 2, contentOf('另一标题', '另一正文'))
    expect(patch({ summary: null })).to.deep.equal({ repeated: true, itemId })
    expect(patch({ summary: '另一摘要' })).to.equal('idempotency-key-reused')
    hub.redact(itemId, 3, contentOf('新', '新文'))
    expect(patch({ summary: null }), 'where the content was erased').to.deep.equal({ repeated: true, itemId })
  })

  it('still knows kind and item where the content was erased', () => {
    const { itemId } = publish(contentOf('旧', '旧文'), 'erased') as { itemId: ItemId }
    hub.redact(itemId, 1, contentOf('新', '新文'))
    expect(publish(contentOf('旧', '旧文'), 'erased')).to.deep.equal({ repeated: true, itemId })
  })

  it('refuses the key for another item, even if the commands say the same', () => {
    const published = (title: string) => hub.publish(TAIHE, contentOf(title, '正文')).itemId
    const [one, other] = [published('甲'), published('乙')]
    const withdraw = (itemId: ItemId) =>
      execute({ type: 'WithdrawItem', itemId, expectedVersion: 1, reason: '到期' }, 'of one item')
    expect(withdraw(one)).to.deep.equal({ repeated: false, itemId: one })
    expect(withdraw(other)).to.equal('idempotency-key-reused')
    expect(withdraw(one)).to.deep.equal({ repeated: true, itemId: one })
  })

  it('refuses the key for another kind of command', () => {
    const { itemId } = hub.publish(TAIHE, contentOf('旧', '旧文'))
    const common = { itemId, content: contentOf('新', '新文'), expectedVersion: 1, reason: '更正' }
    expect(execute({ type: 'ReviseItem', ...common }, 'of one kind')).to.deep.equal({ repeated: false, itemId })
    expect(execute({ type: 'RedactItem', ...common }, 'of one kind')).to.equal('idempotency-key-reused')
  })
})

/** The journal, but it keeps no command's hash, as after a refill. */
const forgetful = (journal: Journal): Journal => ({
  ...journal,
  transact: (work) =>
    journal.transact((tx) => work({ ...tx, append: (record, item) => tx.append(record, item, null) })),
})
