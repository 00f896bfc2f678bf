import { expect } from 'chai'
import { instantOf, parseDivisionCode } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { TAIHE } from '../../scratch-places.ts'

describe('POST /v1/items/dry-run', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
    await hub.define(...shippedRules(parseDivisionCode('341200')))
  })
  after(() => hub.stop())

  const ask = async (path: string, body: object, token = 'clerk-taihe', headers = {}) => {
    const response = await hub.fetch(path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': `${Math.random()}`,
        ...headers,
      },
      body: JSON.stringify(body),
    })
    // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
    return { status: response.status, body: (await response.json()) as any }
  }
  const tried = (more: Partial<Content>, body: object = {}) =>
    ask('/v1/items/dry-run', { nodeId: 'taihe', content: contentOf('2025年救灾物资公告', '正文', more), ...body })

  it('says when the item is due by the law, and publishes nothing', async () => {
    const head = hub.journalOf(TAIHE).head()
    const { status, body } = await tried({ issuedOn: '2025-10-29' })
    expect(status).to.equal(200)
    expect(body).to.include({
      publishable: true,
      due: '2025-11-26',
      anchor: '2025-10-29',
      by: 'law',
      provisional: false,
    })
    expect(body.workdaysLate).to.be.above(0)
    expect(hub.journalOf(TAIHE).head()).to.deep.equal(head)
  })

  it('takes the limit of the catalogue’s row that it fulfils, where that is earlier', async () => {
    const rows = [{ rowId: 'r1', level2: '物资', timeLimit: '信息形成或者变更之日起3个工作日内' }]
    const catalogue = hub.publish(TAIHE, contentOf('救灾目录', '', { kind: 'catalogue', field: '救灾', rows }))
    const fulfils = (part: string) =>
      ({ relations: [{ rel: 'fulfils', itemId: catalogue.itemId, part }] }) as Partial<Content>
    expect((await tried({ issuedOn: '2025-10-29', ...fulfils('r1') })).body).to.include({
      due: '2025-11-03',
      by: 'row',
    })
    expect((await tried({ issuedOn: '2025-10-29', ...fulfils('r9') })).body).to.include({
      due: '2025-11-26',
      by: 'law',
    })
  })

  it('has no day where the content names none', async () => {
    expect((await tried({})).body).to.include({ due: null, anchor: null, by: null, workdaysLate: 0 })
    expect((await tried({ issuedOn: '2025-10' })).body).to.include({ due: null })
  })

  it('refuses what publishing refuses, in the same words', async () => {
    const asPublishing = async (content: object, more: object = {}) => {
      const body = { nodeId: 'taihe', content, ...more }
      const [dry, real] = [await ask('/v1/items/dry-run', body), await ask('/v1/items', body)]
      expect(dry, JSON.stringify(content)).to.deep.equal(real)
      return dry
    }
    const known = contentOf('灾后重建资金安排公告', '正文')
    hub.publish(TAIHE, known)
    expect(await asPublishing({ ...contentOf('一', '正文'), shownOn: {} })).to.include({ status: 422 })
    expect(await asPublishing({ ...contentOf('二', '身份证号11010519491231002X'), issuedOn: '2999-01-01' })).to.include(
      { status: 422 },
    )
    expect(await asPublishing({ ...contentOf('三', '正文'), kind: 'no-kind' })).to.include({ status: 422 })
    expect((await asPublishing({ ...known, summary: '摘要' })).body.code).to.equal('near-twin')
    const isNew = await tried({ summary: '摘要', title: known.title }, { new: true })
    expect(isNew.status).to.equal(200)
  })

  it('refuses what only the execution of a command refuses', async () => {
    const asPublishing = async (title: string, more: object = {}, headers = {}) => {
      const body = { nodeId: 'taihe', content: contentOf(title, '正文'), ...more }
      const [dry, real] = [
        await ask('/v1/items/dry-run', body, undefined, headers),
        await ask('/v1/items', body, undefined, headers),
      ]
      expect(dry, title).to.deep.equal(real)
      return dry
    }
    const before = hub.publish(TAIHE, contentOf('移交前的公告', '正文'))
    const { itemId, version, fingerprint } = before
    const predecessor = { itemId, version, fingerprint }
    expect(await asPublishing('移交后的公告', { predecessor })).to.include({ status: 422 })
    expect(await asPublishing('  有空格的公告  ', {}, { prefer: 'handling=strict' })).to.include({ status: 422 })
    const { now } = hub.clock
    hub.clock.now = instantOf(Date.parse(now) - 86_400_000)
    const behind = await asPublishing('钟慢了一天的公告')
    hub.clock.now = now
    expect(behind.body.code).to.equal('clock-behind')
  })

  it('tells the warnings that publishing would tell', async () => {
    const content = contentOf('  带空格的标题  ', '正文', { issuedOn: '2025-10-29' })
    const { body } = await ask('/v1/items/dry-run', { nodeId: 'taihe', content })
    const real = await ask('/v1/items', { nodeId: 'taihe', content })
    expect(body.warnings).to.deep.equal(real.body.warnings).and.not.to.deep.equal([])
  })

  it('is a clerk’s of the node', async () => {
    const body = { nodeId: 'taihe', content: contentOf('他人', '正文') }
    expect((await ask('/v1/items/dry-run', body, 'clerk-fuyang')).status).to.equal(403)
    expect((await ask('/v1/items/dry-run', body, 'auditor')).status).to.equal(403)
    expect((await ask('/v1/items/dry-run', body, 'nobody')).status).to.equal(401)
    expect((await ask('/v1/items/dry-run', {})).status).to.equal(422)
  })
})
