import { expect } from 'chai'
import { type ItemId, parseInstant } from '../../services/domain/ids.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

const LATER = { displayFrom: '2026-03-10' }

describe('a later first day of display', function () {
  this.timeout(20_000)
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  async function change(itemId: ItemId, version: number, how: 'PUT' | 'PATCH' | 'redact', more: object, extra = {}) {
    const content = how === 'PATCH' ? more : contentOf('改', `第 ${version} 版`, more)
    const response = await hub.fetch(`/v1/items/${itemId}${how === 'redact' ? '/redact' : ''}`, {
      method: how === 'redact' ? 'POST' : how,
      headers: {
        authorization: 'Bearer clerk-taihe',
        'content-type': how === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
        'if-match': `"${version}"`,
      },
      body: JSON.stringify({ content, reason: '更正', ...extra }),
    })
    // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
    const { code } = (await response.json()) as any
    return [response.status, code]
  }
  const publish = (more = {}) => hub.publish(TAIHE, contentOf('公告', '内容', more)).itemId

  for (const how of ['PUT', 'PATCH', 'redact'] as const)
    it(`is refused for an item that has been shown (${how}), unless it is said that it hides it`, async () => {
      const itemId = publish()
      expect(await change(itemId, 1, how, LATER)).to.deep.equal([409, 'already-shown'])
      expect(await change(itemId, 1, how, LATER, { hideUntilThen: true })).to.deep.equal([200, undefined])
    })

  it('is refused where the display has ended, and where its first day is today', async () => {
    expect(await change(publish({ displayUntil: '2026-03-01' }), 1, 'PUT', LATER)).to.deep.equal([409, 'already-shown'])
    expect(await change(publish({ displayFrom: '2026-03-05' }), 1, 'PUT', LATER)).to.deep.equal([409, 'already-shown'])
  })

  it('may change as long as the item was not shown, and a day that has come hides nothing', async () => {
    const itemId = publish({ displayFrom: '2026-04-01' })
    expect(await change(itemId, 1, 'PUT', LATER)).to.deep.equal([200, undefined])
    expect(await change(itemId, 2, 'PUT', { displayFrom: '2026-03-01' })).to.deep.equal([200, undefined])
    expect(await change(itemId, 3, 'PUT', LATER)).to.deep.equal([409, 'already-shown'])
  })

  it('is kept when what was withdrawn before it is redacted, so that the title never comes out', async () => {
    const itemId = publish(LATER)
    hub.withdraw(itemId, 1)
    hub.clock.now = parseInstant('2026-03-20T01:00:00.000Z')
    expect(await change(itemId, 2, 'redact', {})).to.deep.equal([409, 'never-shown'])
    expect(await change(itemId, 2, 'redact', LATER)).to.deep.equal([200, undefined])
    await hub.settle()
    expect(await hub.json(`/v1/items/${itemId}`)).to.include({ state: 'withdrawn', title: null })
    const shown = publish()
    hub.withdraw(shown, 1)
    expect(await change(shown, 2, 'redact', {})).to.deep.equal([200, undefined])
  })
  it('vanished with its notice when what had been shown was withdrawn and redacted: that is refused too, unless said', async () => {
    hub.clock.now = parseInstant('2026-03-20T01:00:00.000Z')
    const withdrawnOn = '2026-03-20'
    const itemId = publish()
    hub.withdraw(itemId, 1)
    hub.clock.now = parseInstant('2026-05-01T01:00:00.000Z')
    for (const displayFrom of ['2026-12-01', '2026-03-21'])
      expect(await change(itemId, 2, 'redact', { displayFrom })).to.deep.equal([409, 'already-shown'])
    expect(await change(itemId, 2, 'redact', { displayFrom: withdrawnOn })).to.deep.equal([200, undefined])
    await hub.settle()
    expect(await hub.json(`/v1/items/${itemId}`)).to.include({ state: 'withdrawn', title: '改' })
    expect(await change(itemId, 3, 'redact', { displayFrom: '2026-12-01' }, { hideUntilThen: true })).to.deep.equal([
      200,
      undefined,
    ])
  })
})
