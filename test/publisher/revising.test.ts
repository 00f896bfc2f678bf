import { expect } from 'chai'
import type { ItemId } from '../../services/domain/ids.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

const WHOLE = { ...contentOf('将修订', '正文'), summary: '摘要', keywords: ['一', '二'], field: '救灾' }

describe('a revision', () => {
  let hub: ScratchHub
  let keys = 0
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const call = async (method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const response = await hub.fetch(path, {
      method,
      headers: { authorization: 'Bearer clerk-taihe', 'content-type': type, ...headers },
      body: JSON.stringify(body),
    })
    // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
    return { status: response.status, headers: response.headers, body: (await response.json()) as any }
  }
  const publish = () => hub.publish(TAIHE, { ...WHOLE, title: `将修订，第${keys++}件` }).itemId
  const patch = (itemId: ItemId, content: unknown, version = 1, headers: Record<string, string> = {}) =>
    call('PATCH', `/v1/items/${itemId}`, { content, reason: '更正' }, { 'if-match': `"${version}"`, ...headers })
  const shown = (itemId: ItemId) => hub.publisherOf(TAIHE).inForce(itemId)?.said?.content
  const codes = ({ body }: { body: { warnings: { code: string }[] } }) => body.warnings.map(({ code }) => code)

  it('by a patch changes what it names, takes away what it sets to null, and loses nothing else', async () => {
    const itemId = publish()
    const { title } = shown(itemId) as { title: string }
    const answer = await patch(itemId, { body: { text: '新的正文' }, summary: null, keywords: ['三'] })
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200)
    expect(answer.body).to.include({ itemId, version: 2 })
    const { nonce: _, summary, ...rest } = shown(itemId) as typeof WHOLE & { nonce: string }
    expect(summary).to.equal(undefined)
    const { summary: __, ...kept } = WHOLE
    expect(rest).to.deep.equal({ ...kept, title, body: { ...WHOLE.body, text: '新的正文' }, keywords: ['三'] })
  })

  it('by a patch obeys the rules of a whole content: faults point into the content', async () => {
    const itemId = publish()
    const refused = await patch(itemId, { title: null, shownOn: { board: ['999999'] }, foo: 1 })
    expect(refused.status).to.equal(422)
    const errors = refused.body.errors.map(({ pointer, code }: Record<string, string>) => `${code} ${pointer}`)
    expect(errors).to.include.members(['title-missing /content/title', 'field-unrecognised /content/foo'])
    const personal = await patch(itemId, { body: { text: '电话 13800138000' } })
    expect([personal.status, personal.body.code]).to.deep.equal([422, 'personal-data'])
    expect((await patch(itemId, ['no object'])).body.errors[0].pointer).to.equal('/content')
  })

  it('by a patch needs the version, the right media type and a live item', async () => {
    const itemId = publish()
    const body = { content: { title: '改' }, reason: '更正' }
    expect((await call('PATCH', `/v1/items/${itemId}`, body)).body.code).to.equal('if-match-missing')
    expect((await patch(itemId, { foo: 1 }, 7)).body).to.include({ code: 'version-stale', currentVersion: 1 })
    const json = { 'if-match': '"1"', 'content-type': 'application/json' }
    const wrong = await call('PATCH', `/v1/items/${itemId}`, body, json)
    expect([wrong.status, wrong.headers.get('accept-patch')]).to.deep.equal([415, 'application/merge-patch+json'])
    expect(wrong.body.detail).to.include('application/merge-patch+json')
    hub.withdraw(itemId, 1)
    expect((await patch(itemId, { title: '改' }, 2)).body.code).to.equal('item-not-live')
    const unknown = 'taihe.0190a000-0000-7000-8000-000000000000' as ItemId
    expect((await patch(unknown, { title: '改' })).status).to.equal(404)
  })

  it('repeated with its key is answered as the first time, whatever has happened since; another patch is refused', async () => {
    const itemId = publish()
    const key = { 'idempotency-key': 'patched-once' }
    const first = await patch(itemId, { title: '将修订，已更正' }, 1, key)
    hub.revise(itemId, 2, contentOf('后来又改', '全文'))
    expect((await patch(itemId, { title: '将修订，已更正' }, 1, key)).body).to.deep.equal(first.body)
    expect((await patch(itemId, { title: '将修订，已更正', summary: null }, 1, key)).body.code).to.equal(
      'idempotency-key-reused',
    )
  })

  it('that changes nothing makes no version, by a patch and by a whole content, and says so', async () => {
    const itemId = publish()
    const before = hub.journalOf(TAIHE).head().nodeSeq
    const { nonce: _, ...same } = shown(itemId) as { nonce: string }
    const whole = { content: { ...same, nonce: 'another' }, reason: '更正' }
    const answers = [
      await patch(itemId, {}),
      await patch(itemId, { summary: '摘要', body: { text: '正文' }, source: null }),
      await call('PUT', `/v1/items/${itemId}`, whole, { 'if-match': '"1"' }),
    ]
    for (const answer of answers) {
      expect([answer.status, answer.body.version, answer.body.itemId]).to.deep.equal([200, 1, itemId])
      expect(codes(answer)).to.deep.equal(['changes-nothing'])
      expect(answer.body.warnings[0].message).to.include('第 1 版')
    }
    expect(hub.journalOf(TAIHE).head().nodeSeq).to.equal(before)
    expect((await patch(itemId, {}, 7)).status, 'a stale version is stale all the same').to.equal(412)
    const strict = await patch(itemId, {}, 1, { prefer: 'handling=strict' })
    expect([strict.status, strict.body.code]).to.deep.equal([422, 'changes-nothing'])
  })

  it('that changes nothing of HTML is seen after cleaning', async () => {
    const body = { format: 'html', text: '<p style="color:red">正文</p>' } as const
    const { itemId } = hub.publish(TAIHE, { ...contentOf('网页', ''), body })
    const again = await patch(itemId, { body: { text: '<p style="color:blue">正文</p>' } })
    expect(codes(again)).to.include('changes-nothing')
    expect((await patch(itemId, { body: { text: '<p>另文</p>' } })).body.version).to.equal(2)
  })

  it('redacting to the same text is a redaction all the same: what was before goes', async () => {
    const itemId = publish()
    const { nonce: _, ...same } = shown(itemId) as typeof WHOLE & { nonce: string }
    expect(hub.redact(itemId, 1, same)).to.include({ version: 2 })
  })

  it('for a reason that holds likely personal data is refused, and no acknowledgement lets it pass', async () => {
    const itemId = await publish()
    const acknowledgePersonalData = [{ rule: 'illness', reason: '本人书面同意' }]
    for (const reason of ['因张三患癫痫更正', '应户主张伟要求，身份证341222690101123', '退至账号12345678901234567']) {
      const body = { content: { summary: '更正' }, reason, acknowledgePersonalData }
      const { body: refused } = await call('PATCH', `/v1/items/${itemId}`, body, { 'if-match': '"1"' })
      expect(refused, reason).to.include({ status: 422, code: 'personal-data' })
      expect(refused.errors[0]).to.include({ pointer: '/reason' })
      expect(JSON.stringify(refused)).not.to.match(/张三|张伟|\d{9}/)
      const withdrawn = await call('POST', `/v1/items/${itemId}/withdraw`, { reason }, { 'if-match': '"1"' })
      expect(withdrawn.body, reason).to.include({ status: 422, code: 'personal-data' })
    }
  })
})
