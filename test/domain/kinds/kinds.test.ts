import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'chai'
import fc from 'fast-check'
import { checkContent } from '../../../services/domain/item/check-content.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import { parseContent } from '../../../services/domain/item/content-schema.ts'
import { kindSchema } from '../../../services/domain/item/kind-schema.ts'
import { tidyContent } from '../../../services/domain/item/tidy-content.ts'
import { KINDS, kindFaults, kindOf } from '../../../services/domain/kinds/kinds.ts'
import { hasRenderedBody, renderBody } from '../../../services/domain/kinds/rendered-body.ts'
import { cleanHtml } from '../../../services/edge/clean-html.ts'
import { publishableHtml } from '../../../services/publisher/html/publishable-html.ts'
import { contentWith, DIRECTORY, LIULIN } from '../scene.ts'
import { CATALOGUE_ROWS, OF_KIND } from './kind-scene.ts'

/** As a client sends it: without what the hub adds. */
const sent = (content: Content): Record<string, unknown> => {
  const { nonce: _, body, ...rest } = content
  return body.text === '' ? rest : { ...rest, body }
}
const faultsOf = (input: object): string[] => {
  const parsed = parseContent(input)
  const faults = parsed.ok ? kindFaults(parsed.content) : parsed.faults
  return faults.map(({ code, pointer }) => `${code} ${pointer}`)
}
const of = (kind: string, change: object = {}) => ({ ...sent(OF_KIND[kind] as Content), ...change })

describe('a kind of item', () => {
  for (const kind of KINDS)
    it(`${kind.name} is taken as it is, and what its JSON Schema takes is taken`, () => {
      const input = of(kind.name)
      expect(faultsOf(input)).to.deep.equal([])
      const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(kindSchema(kind))
      expect(validate(input), JSON.stringify(validate.errors)).to.equal(true)
      expect(validate({ ...input, kind: 'guide' })).to.equal(false)
      if (kind.member !== null)
        expect(validate({ ...input, [kind.member]: undefined, kind: kind.name })).to.equal(false)
    })

  it('is one of a closed list, with forms of its own', () => {
    expect(faultsOf(of('document', { kind: 'guide' }))).to.deep.equal(['kind-unknown /kind'])
    expect(faultsOf(of('document', { kind: '' }))).to.deep.equal(['kind-unknown /kind'])
    expect(faultsOf(of('document', { kind: '__proto__' }))).to.deep.equal(['kind-unknown /kind'])
    expect(faultsOf(of('document', { form: 'powers' }))).to.deep.equal(['form-unknown /form'])
    expect(faultsOf(of('document', { form: 'constructor' }))).to.deep.equal(['form-unknown /form'])
    expect(faultsOf(of('plan', { form: 'list' }))).to.deep.equal(['form-unknown /form'])
    expect(faultsOf(of('catalogue', { form: undefined }))).to.deep.equal([])
    expect(kindOf({ kind: 'guide' })).to.equal(undefined)
    expect(kindOf({})?.name).to.equal('document')
  })

  it('has its own member, and none of another kind', () => {
    expect(faultsOf({ ...of('document'), kind: 'catalogue', form: undefined })).to.deep.equal([
      'kind-member-missing /rows',
    ])
    expect(faultsOf(of('document', { rows: CATALOGUE_ROWS }))).to.deep.equal(['kind-member-foreign /rows'])
    expect(faultsOf(of('plan', { verdict: { verdict: 'approved' } }))).to.deep.equal(['kind-member-foreign /verdict'])
  })

  it('needs a body where nothing renders it', () => {
    for (const kind of ['document', 'review'])
      expect(faultsOf(of(kind, { body: undefined })), kind).to.deep.equal(['body-missing /body'])
    expect(faultsOf({ ...of('document', { body: undefined }), rows: CATALOGUE_ROWS })).to.include('body-missing /body')
  })

  const refused: [string, object, string][] = [
    ['a row id twice', of('catalogue', { rows: [{ rowId: 'a' }, { rowId: 'a' }] }), '/rows/1/rowId'],
    ['half a parent', of('catalogue', { rows: [{ rowId: 'a', parentRowId: 'p' }] }), '/rows/0/parentItemId'],
    ['no row', of('catalogue', { rows: [] }), '/rows'],
    ['a row id with a blank', of('catalogue', { rows: [{ rowId: 'a b' }] }), '/rows/0/rowId'],
    ['an end that is a month', of('catalogue', { rows: [{ rowId: 'a', ended: '2026-03' }] }), '/rows/0/ended'],
    [
      'a task number twice',
      of('plan', {
        tasks: [
          { no: 1, text: '一' },
          { no: 1, text: '二' },
        ],
      }),
      '/tasks/1/no',
    ],
    ['a task without words', of('plan', { tasks: [{ no: 1, text: '\u200b ' }] }), '/tasks/0/text'],
    ['a task for nobody', of('plan', { tasks: [{ no: 1, text: '一', assigned: ['县政府'] }] }), '/tasks/0/assigned/0'],
    ['a day that is none', of('plan', { tasks: [{ no: 1, text: '一', due: '2021-02-29' }] }), '/tasks/0/due'],
    [
      'a row too short',
      of('table', { table: { columns: [{ id: 'a', title: '甲', type: 'text' }], rows: [[]] } }),
      '/table/rows/0',
    ],
    [
      'a word as a figure',
      of('table', { table: { columns: [{ id: 'a', title: '甲', type: 'number' }], rows: [['一']] } }),
      '/table/rows/0/0',
    ],
    [
      'a day of no month',
      of('table', { table: { columns: [{ id: 'a', title: '甲', type: 'date' }], rows: [['2026-13']] } }),
      '/table/rows/0/0',
    ],
    [
      'a column twice',
      of('table', {
        table: {
          columns: [
            { id: 'a', title: '甲', type: 'text' },
            { id: 'a', title: '乙', type: 'text' },
          ],
          rows: [],
        },
      }),
      '/table/columns/1/id',
    ],
    ['a verdict of nothing', of('review', { relations: undefined }), '/verdict/of'],
    [
      'a verdict of both',
      of('review', {
        verdict: { verdict: 'approved', of: { nodeId: 'taihe', field: '救灾' }, rowsHash: `sha-256:${'a'.repeat(64)}` },
      }),
      '/verdict/of',
    ],
    [
      'a verdict of rows without their hash',
      of('review', { relations: undefined, verdict: { verdict: 'approved', of: { nodeId: 'taihe', field: '救灾' } } }),
      '/verdict/rowsHash',
    ],
    [
      'a verdict of an item at no version',
      of('review', { relations: [{ rel: 'reviews', itemId: 'taihe.018f0000-0000-7000-8000-000000000001' }] }),
      '/relations/0',
    ],
    ['a period of no calendar', of('table', { period: '2025-Q5' }), '/period'],
    [
      'a part that is a sentence',
      of('document', {
        relations: [{ rel: 'fulfils', itemId: 'taihe.018f0000-0000-7000-8000-000000000001', part: '第一行' }],
      }),
      '/relations/0/part',
    ],
  ]
  for (const [what, input, pointer] of refused)
    it(`refuses ${what}`, () => {
      expect(faultsOf(input)).to.deep.equal([`schema-invalid ${pointer}`])
    })

  it('takes every period, and a day of forming that is no later than today', () => {
    for (const period of ['2025', '2025-H2', '2025-Q4', '2025-12'])
      expect(faultsOf(of('document', { period }))).to.deep.equal([])
    const node = DIRECTORY.node(LIULIN) as never
    const found = (anchoredOn: string) =>
      checkContent(contentWith({ anchoredOn }), { node, directory: DIRECTORY, today: '2026-03-05' })
    for (const day of ['2026', '2026-03', '2026-03-05']) expect(found(day)).to.deep.equal([])
    expect(found('2026-03-06').map(({ code, pointer }) => `${code} ${pointer}`)).to.deep.equal([
      'date-in-future /anchoredOn',
    ])
    expect(faultsOf(of('document', { anchoredOn: '2026-02-30' }))).to.deep.equal(['date-invalid /anchoredOn'])
  })
})

describe('a rendered body', () => {
  it('says rows, tasks and tables as HTML that cleaning leaves as it is', () => {
    for (const content of Object.values(OF_KIND)) {
      const { body } = renderBody(content).content
      if (body.format === 'html')
        expect(publishableHtml(body.text)).to.deep.equal({ html: body.text, pictures: [], faults: [], warnings: [] })
    }
    expect(renderBody(OF_KIND.catalogue as Content).content.body.text).to.equal(
      '<table><thead><tr><th scope="col">序号</th><th scope="col">一级事项</th><th scope="col">二级事项</th><th scope="col">公开内容（要素）</th><th scope="col">公开时限</th><th scope="col">公开渠道和载体</th><th scope="col">公开属性</th><th scope="col">失效日期</th></tr></thead><tbody><tr><td>1</td><td>社会救助</td><td>低保</td><td></td><td>20个工作日内</td><td>公开栏、政府网站</td><td></td><td></td></tr><tr><td>2</td><td>社会救助 &amp; &lt;特困&gt;</td><td></td><td>一<br />二</td><td></td><td></td><td>不予公开</td><td>2026-03-01</td></tr></tbody></table>',
    )
    expect(renderBody(OF_KIND.table as Content).content.body.text).to.match(
      /^<p>报告期：2025年第四季度<\/p><table>.*<th scope="col">金额（元）<\/th>.*<td align="right">12,000\.50<\/td>/,
    )
  })

  it('is told where one was sent that says something else, and only there', () => {
    const codes = Array.from({ length: 11 }, (_, index) => `${341201 + index}`)
    const many = [1, 2].map((no) => ({ no, text: '一', assigned: codes }))
    const { text } = renderBody({ ...(OF_KIND.plan as Content), tasks: many }).content.body
    expect(text.split(codes.join('、'))).to.have.length(2)
    expect(text.split('<td>名单1（11 个）</td>')).to.have.length(3)
    const rendered = renderBody(OF_KIND.plan as Content)
    expect(rendered.warnings).to.deep.equal([])
    expect(renderBody(rendered.content)).to.deep.equal({ content: rendered.content, warnings: [] })
    const other = { ...(OF_KIND.plan as Content), body: { format: 'text', text: '见附件' } } as const
    expect(renderBody(other)).to.deep.equal({
      content: rendered.content,
      warnings: [{ code: 'body-replaced', pointer: '/body' }],
    })
    for (const content of [
      contentWith(),
      OF_KIND.review as Content,
      contentWith({ kind: 'guide', rows: CATALOGUE_ROWS }),
    ])
      expect(renderBody(content).content).to.equal(content)
    expect(hasRenderedBody(null) || hasRenderedBody('rows') || hasRenderedBody({ kind: 1, rows: [] })).to.equal(false)
  })

  it('shows every cell that was sent, whatever stands in it, and is clean: also what looks like HTML', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '<script>x</script>',
        '&lt;',
        '"&#26;',
        '\r\n',
        ' \t',
        '<br>',
        "'>",
        '-->',
        '<![CDATA[',
        '\u00a0',
        '\ud842\udfb7',
        '&nbsp',
      ),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), cell, (rows, title) => {
        const table = {
          columns: [
            { id: 'a', title: `列${title}`, type: 'text' },
            { id: 'b', title: '乙', type: 'number', unit: title },
          ],
          rows: rows.map((row) => [...row]),
        }
        const { text } = renderBody({ ...(OF_KIND.table as Content), table }).content.body
        expect(cleanHtml(text)).to.equal(text)
        expect(publishableHtml(text).html).to.equal(text)
      }),
      { numRuns: 300 },
    )
  })

  it('keeps the blank cells of a table: what is tidied elsewhere would move the others', () => {
    const table = {
      columns: ['a', 'b'].map((id) => ({ id, title: id, type: 'text' })),
      rows: [
        ['', '乙'],
        ['\u3000', ''],
      ],
    }
    const { content } = tidyContent({ ...(OF_KIND.table as Content), table })
    expect(content.table).to.deep.equal(table)
  })
})
