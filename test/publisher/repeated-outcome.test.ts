import { expect } from 'chai'
import { hashOf } from '../../services/domain/canonical.ts'
import { itemIdOf } from '../../services/domain/ids.ts'
import type { ItemCommand } from '../../services/domain/item/commands.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { newId } from '../../services/hub/clock.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'

describe('a used Idempotency-Key whose body’s hash is not known, as after a refill from the log', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  let keys = 0
  const execute = (command: ItemCommand, idempotencyKey: string, isKnown: boolean) => {
    const bodyHash = isKnown ? hashOf(`body ${keys++}`) : null
    const [outcome] = hub.publisherOf('taihe').execute([{ command, idempotencyKey, bodyHash, actor: 'clerk' }])
    return outcome?.ok === true ? { repeated: outcome.repeated, itemId: outcome.itemId } : outcome?.code
  }
  const publish = (content: Content, key: string, isKnown: boolean) =>
    execute({ type: 'PublishItem', itemId: itemIdOf('taihe', newId()), content }, key, isKnown)

  it('gives the same answer to the same content, and refuses another one', () => {
    const content = {
      ...contentOf('一条', ''),
      body: { format: 'html', text: '<p style="color:red">正文</p>' },
    } as const
    const first = publish(content, 'lost', false)
    expect(publish(content, 'lost', true)).to.deep.equal({ ...(first as object), repeated: true })
    expect(publish({ ...content, title: '另一条' }, 'lost', true)).to.equal('idempotency-key-reused')
  })

  it('gives the same answer to the same reason, and refuses another one', () => {
    const { itemId } = hub.publish('taihe', contentOf('将撤下', '正文'))
    const withdraw = (reason: string, isKnown: boolean) =>
      execute({ type: 'WithdrawItem', itemId, expectedVersion: 1, reason }, 'withdrawn', isKnown)
    expect(withdraw('到期', false)).to.deep.equal({ repeated: false, itemId })
    expect(withdraw('到期', true)).to.deep.equal({ repeated: true, itemId })
    expect(withdraw('有误', true)).to.equal('idempotency-key-reused')
  })

  it('refuses another successor', () => {
    const { itemId } = hub.publish('taihe', contentOf('将移交', '正文'))
    const heir = { version: 1, fingerprint: hashOf('heir') }
    const withdraw = (successor: string, isKnown: boolean) =>
      execute(
        {
          type: 'WithdrawItem',
          itemId,
          expectedVersion: 1,
          reason: '移交',
          successor: { ...heir, itemId: itemIdOf('fuyang', successor) },
        },
        'handed-over',
        isKnown,
      )
    const [one, other] = [newId(), newId()]
    expect(withdraw(one, false)).to.deep.equal({ repeated: false, itemId })
    expect(withdraw(one, true)).to.deep.equal({ repeated: true, itemId })
    expect(withdraw(other, true)).to.equal('idempotency-key-reused')
  })

  it('still knows kind and item where the content was erased', () => {
    const { itemId } = publish(contentOf('旧', '旧文'), 'erased', false) as { itemId: string }
    hub.redact(itemId, 1, contentOf('新', '新文'))
    expect(publish(contentOf('旧', '旧文'), 'erased', true)).to.deep.equal({ repeated: true, itemId })
  })
})
