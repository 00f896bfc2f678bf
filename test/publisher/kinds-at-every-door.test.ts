import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { type ItemId, itemIdOf } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { NO_BODY, renderBody } from '../../services/domain/kinds/rendered-body.ts'
import { readContent } from '../../services/hub/cli/read-content.ts'
import { newId } from '../../services/hub/clock.ts'
import type { CommandAccepted } from '../../services/publisher/node-publisher.ts'
import { OF_KIND } from '../domain/kinds/kind-scene.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'
import { dryRun } from './import/import-scene.ts'
import { postItem } from './post-item.ts'

const { body: _, nonce: __, ...common } = contentOf('标题', '正文')
const catalogue = (change: object = {}): Record<string, unknown> => ({
  ...common,
  title: `社会救助目录${newId()}`,
  kind: 'catalogue',
  rows: OF_KIND.catalogue?.rows,
  ...change,
})
const rendered = (content: object) => renderBody({ ...content, body: NO_BODY } as Content).content.body

describe('an item of a kind at every door', () => {
  const folder = scratchFolder()
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const shown = (itemId: ItemId) => hub.publisherOf(TAIHE).inForce(itemId)?.said?.content
  const post = (content: object, headers: object = {}) => postItem(hub, newId(), { content }, headers)
  const fileOf = (content: object) => {
    const file = join(folder(), `${newId()}.json`)
    writeFileSync(file, JSON.stringify(content))
    return file
  }
  const ndjson = (...contents: object[]) => {
    const file = join(folder(), `${newId()}.ndjson`)
    writeFileSync(file, contents.map((content) => JSON.stringify(content)).join('\n'))
    return file
  }
  const publishFile = (content: object) => {
    const command = {
      type: 'PublishItem',
      itemId: itemIdOf(TAIHE, newId()),
      content: readContent(fileOf(content)),
    } as const
    return hub.publisherOf(TAIHE).execute([{ command, idempotencyKey: newId(), actor: 'clerk' }])[0] as CommandAccepted
  }
  const change = async (method: string, itemId: ItemId, content: unknown, version = 1) => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const response = await hub.fetch(`/v1/items/${itemId}`, {
      method,
      headers: { authorization: 'Bearer clerk-taihe', 'content-type': type, 'if-match': `"${version}"` },
      body: JSON.stringify({ content, reason: '更正' }),
    })
    // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
    return { status: response.status, ...((await response.json()) as any) }
  }
  const codes = (answer: { warnings?: { code: string }[] }) => answer.warnings?.map(({ code }) => code)

  it('has the body that its rows make, by HTTP, from a file and in a dry run of an import', async () => {
    const content = catalogue()
    const posted = await post(content)
    expect([posted.status, posted.warnings]).to.deep.equal([201, []])
    expect(shown(posted.itemId)?.body).to.deep.equal(rendered(content))
    const filed = catalogue()
    expect(shown(publishFile(filed).itemId)?.body).to.deep.equal(rendered(filed))
    const { rows } = await dryRun(ndjson(catalogue()))
    expect(rows.map(({ outcome, warnings }) => [outcome, warnings])).to.deep.equal([['accepted', undefined]])
  })

  it('loses the body that was sent with a warning, also in a dry run, and is refused by the strict', async () => {
    const body = { format: 'html', text: '<p>另一文本</p>' }
    const content = catalogue({ body })
    const posted = await post(content)
    expect([posted.status, codes(posted)]).to.deep.equal([201, ['body-replaced']])
    expect(shown(posted.itemId)?.body).to.deep.equal(rendered(content))
    expect(codes(publishFile(catalogue({ body })))).to.deep.equal(['body-replaced'])
    const strict = await post(catalogue({ body }), { prefer: 'handling=strict' })
    expect([strict.status, strict.code]).to.deep.equal([422, 'body-replaced'])
    const own = catalogue()
    expect((await post({ ...own, body: rendered(own) })).warnings).to.deep.equal([])
    const file = join(folder(), 'kinds.ndjson')
    writeFileSync(
      file,
      `${JSON.stringify(catalogue({ body }))}\n${JSON.stringify(catalogue({ kind: 'guide', body }))}\n`,
    )
    const { rows } = await dryRun(file)
    expect(rows.map(({ code, warnings }) => [code, warnings?.map((one) => one.code)])).to.deep.equal([
      [undefined, ['body-replaced']],
      ['kind-unknown', undefined],
    ])
  })

  it('by a patch of its rows has a new body without a word, and none is sent', async () => {
    const { itemId } = await post(catalogue())
    const rows = [{ rowId: 'r9', level1: '新的事项' }]
    const patched = await change('PATCH', itemId, { rows })
    expect([patched.status, patched.warnings]).to.deep.equal([200, []])
    expect(shown(itemId)).to.deep.include({ rows, body: rendered({ kind: 'catalogue', rows }) })
    expect(codes(await change('PATCH', itemId, { title: shown(itemId)?.title }, 2))).to.deep.equal(['changes-nothing'])
    expect(codes(await change('PATCH', itemId, { body: { text: '见附件' } }, 2))).to.deep.equal([
      'body-replaced',
      'changes-nothing',
    ])
  })

  it('stays of its kind, and may change its form', async () => {
    const { itemId } = await post(catalogue())
    const { body: ___, nonce: ____, rows: _____, ...rest } = shown(itemId) as Content
    const document = { ...rest, kind: undefined, body: { format: 'text', text: '正文' } }
    const changed = await change('PUT', itemId, document)
    expect([changed.status, changed.code]).to.deep.equal([422, 'kind-changed'])
    expect(changed.detail).to.include('catalogue').and.include('document')
    expect((await change('PATCH', itemId, { kind: 'plan', rows: null, tasks: [{ no: 1, text: '一' }] })).code).to.equal(
      'kind-changed',
    )
    const refused = hub.publisherOf(TAIHE).refusedRevision({ itemId, content: contentOf('改', '正文') })
    expect(refused?.code).to.equal('kind-changed')
    expect((await change('PATCH', itemId, { form: 'powers' })).status).to.equal(200)
    const plain = hub.publish(TAIHE, contentOf(`普通${newId()}`, '正文')).itemId
    expect((await change('PATCH', plain, { kind: 'document', form: 'article' })).status).to.equal(200)
    expect((await change('PATCH', plain, { kind: null, form: null }, 2)).status).to.equal(200)
    expect(() => hub.redact(itemId, 2, contentOf('改', '正文'))).to.throw(/kind-changed/)
    expect((await change('PATCH', plain, { kind: 'review' }, 3)).code).to.equal('kind-member-missing')
  })

  it('is no twin of what has another kind or reports on another period', async () => {
    const table = OF_KIND.table?.table
    const report = { ...common, title: '村集体财务收支情况表', kind: 'table', form: 'report', table }
    expect((await post({ ...report, period: '2025-Q3' })).status).to.equal(201)
    expect((await post({ ...report, period: '2025-Q4' })).status).to.equal(201)
    expect((await post({ ...report, period: '2025-Q4' })).code).to.equal('near-twin')
    expect((await post({ ...common, title: report.title, body: { format: 'text', text: '解读' } })).status).to.equal(
      201,
    )
  })

  it('is listed by /v1/kinds with its label, forms and schema', async () => {
    const { kinds } = await hub.json('/v1/kinds')
    expect(kinds.map((one: { kind: string; label: string }) => `${one.kind} ${one.label}`)).to.deep.equal([
      'document 文件',
      'catalogue 事项标准目录',
      'table 表格',
      'plan 工作方案',
      'review 审核意见',
    ])
    expect(kinds[1]).to.deep.include({
      forms: [{ form: 'powers', label: '权责清单' }],
      member: 'rows',
      rendersBody: true,
    })
    expect(kinds[1].schema.properties.rows.items.required).to.deep.equal(['rowId'])
  })
})
