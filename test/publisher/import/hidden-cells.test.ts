import { expect } from 'chai'
import type { HubError } from '../../../services/domain/errors.ts'
import { printReport } from '../../../services/publisher/import/print-report.ts'
import { clerkFiles } from './clerk-files.ts'
import { dryRun } from './import-scene.ts'
import { type RawWorkbook, rawWorkbook } from './raw-workbook.ts'

const text = (place: string, words: string) => `<c r="${place}" t="inlineStr"><is><t>${words}</t></is></c>`
const row = (number: number, attributes = '') =>
  `<row r="${number}" ${attributes}>${text(`A${number}`, `标题${number}`)}${text(`B${number}`, '文')}${text(`C${number}`, '太和县财政局')}${text(`D${number}`, '备用')}</row>`
const HEADER = `<row r="1">${text('A1', '标题')}${text('B1', '正文')}${text('C1', '发布机构')}${text('D1', '联系方式')}</row>`

describe('what a workbook does not show', () => {
  const { fileOf } = clerkFiles()
  let files = 0
  const read = async (sheets: RawWorkbook['sheets'], options: { withHidden?: boolean; strict?: boolean } = {}) => {
    const report = await dryRun(fileOf(`${files++}.xlsx`, rawWorkbook({ sheets })), undefined, options)
    return {
      rows: report.rows.map(({ record }) => record?.title),
      organs: report.rows.map(({ record }) => record?.organ),
      warnings: report.warnings.map(({ code, message }) => `${code} ${message}`),
      said: printReport(report, { dryRun: true, ...options }),
    }
  }
  const failure = (sheets: RawWorkbook['sheets'], options = {}): Promise<HubError> =>
    read(sheets, options).then(
      () => expect.fail('the file was read'),
      (error) => error,
    )

  for (const hidden of ['hidden="1"', 'hidden="true"', 'ht="0" customHeight="1"'])
    it(`a row with ${hidden} is not read but counted, and read when asked for`, async () => {
      const sheets = [{ rows: HEADER + row(2) + row(3, hidden) + row(4, hidden) + row(5) + row(7, hidden) }]
      const { rows, warnings, said } = await read(sheets)
      expect(rows).to.deep.equal(['标题2', '标题5'])
      expect(warnings[0]).to.equal('rows-hidden 有 3 行被隐藏或筛选掉，没有导入：第 3–4、7 行。')
      expect(said).to.include('--with-hidden')
      const all = await read(sheets, { withHidden: true })
      expect(all.rows).to.deep.equal(['标题2', '标题3', '标题4', '标题5', '标题7'])
      expect(all.warnings.map((warning) => warning.split(' ')[0])).to.deep.equal(['column-unknown'])
    })

  for (const hidden of ['hidden="1"', 'width="0" customWidth="1"'])
    it(`a column with ${hidden} is not read but named`, async () => {
      const sheets = [{ before: `<cols><col min="3" max="4" ${hidden}/></cols>`, rows: HEADER + row(2) }]
      const { rows, organs, warnings } = await read(sheets)
      expect([rows, organs]).to.deep.equal([['标题2'], [undefined]])
      expect(warnings).to.deep.equal(['columns-hidden 有 2 列被隐藏，没有导入：发布机构、联系方式。'])
      expect((await read(sheets, { withHidden: true })).organs).to.deep.equal(['太和县财政局'])
    })

  it('a hidden column that the file needs is named as such', async () => {
    const error = await failure([{ before: '<cols><col min="2" max="2" hidden="1"/></cols>', rows: HEADER + row(2) }])
    expect(error.code).to.equal('column-missing')
    expect(error.message).to.match(/正文.*隐藏.*--with-hidden/)
  })

  it('a hidden column that means the same as another is no choice of ours', async () => {
    const header = HEADER.replace('联系方式', '内容')
    const error = await failure([{ before: '<cols><col min="4" max="4" hidden="1"/></cols>', rows: header + row(2) }])
    expect([error.code, error.message]).to.deep.equal(['column-twice', '正文\n内容（已隐藏）'])
  })

  it('a merged cell of a hidden row counts for the rows that are seen', async () => {
    const { organs } = await read([
      {
        rows: `${HEADER}${row(2, 'hidden="1"')}<row r="3">${text('A3', '三')}${text('B3', '文')}</row>`,
        after: '<mergeCells><mergeCell ref="C2:C3"/></mergeCells>',
      },
    ])
    expect(organs).to.deep.equal(['太和县财政局'])
  })

  for (const state of ['hidden', 'veryHidden']) {
    const shown = { name: '台账', rows: HEADER + row(2) }
    const hidden = { name: '旧稿', attributes: `state="${state}"`, rows: HEADER + row(9) }
    it(`a ${state} sheet is not read: it is told, refused when nothing else is there, and named where two tables are`, async () => {
      const { rows, warnings } = await read([hidden, shown])
      expect(rows).to.deep.equal(['标题2'])
      expect(warnings[0]).to.equal('sheets-hidden 隐藏的工作表里也有表格，没有导入：旧稿。')
      expect((await failure([hidden])).message).to.match(/旧稿.*隐藏.*--with-hidden/)
      expect((await failure([hidden, shown], { withHidden: true })).message).to.include('旧稿，已隐藏、台账')
      expect((await read([hidden], { withHidden: true })).rows).to.deep.equal(['标题9'])
    })
  }

  it('a hidden sheet without a table, as lists for choosing, is not worth a word', async () => {
    const lists = { name: '选项', attributes: 'state="hidden"', rows: `<row r="1">${text('A1', '是')}</row>` }
    expect((await read([{ name: '台账', rows: HEADER + row(2) }, lists])).warnings).to.have.length(1)
  })

  it('a header in a hidden row is asked about', async () => {
    const error = await failure([{ rows: HEADER.replace('r="1"', 'r="1" hidden="1"') + row(2) }])
    expect(error.message).to.match(/表头在隐藏的行里.*--with-hidden/)
  })

  it('cells beside the table are counted', async () => {
    const { warnings } = await read([
      { rows: `${HEADER}<row r="2">${text('A2', '一')}${text('B2', '文')}${text('F2', '另注')}</row>` },
    ])
    expect(warnings[0]).to.equal('cells-untitled 有 1 个单元格所在的列没有列名，没有导入：从 F2 起。')
  })

  it('strict handling refuses a file of which something is not read', async () => {
    const { said } = await read([{ rows: HEADER + row(2) + row(3, 'hidden="1"') }], { strict: true })
    expect(said).to.include('没有发布任何内容')
  })
})

describe('struck text in a cell', () => {
  const { fileOf } = clerkFiles()
  const warningsOf = async (cell: string, styles?: string) => {
    const rows = `${HEADER}<row r="2">${text('A2', '一')}${cell}</row>`
    const report = await dryRun(fileOf('划.xlsx', rawWorkbook({ sheets: [{ rows }], ...(styles && { styles }) })))
    return report.rows.flatMap(({ warnings = [] }) => warnings.map(({ code, column }) => `${code} ${column}`))
  }
  const struckFont = '<fonts><font/><font><strike/></font></fonts><cellXfs><xf/><xf fontId="1"/></cellXfs>'
  for (const [what, cell, styles] of [
    ['a run', '<c r="B2" t="inlineStr"><is><r><rPr><strike/></rPr><t>8000</t></r><r><t>9200元</t></r></is></c>'],
    ['a run, said in full', '<c r="B2" t="inlineStr"><is><r><rPr><strike val="1"/></rPr><t>8</t></r></is></c>'],
    ['the font of a text', '<c r="B2" s="1" t="inlineStr"><is><t>作废</t></is></c>', struckFont],
    ['the font of a number', '<c r="B2" s="1"><v>8000</v></c>', struckFont],
  ] as const)
    it(`is told: ${what}`, async () => expect(await warningsOf(cell, styles)).to.deep.equal(['text-struck 正文']))

  for (const [what, cell, styles] of [
    ['strike val="0"', '<c r="B2" t="inlineStr"><is><r><rPr><strike val="0"/></rPr><t>8</t></r></is></c>'],
    ['a struck blank', '<c r="B2" t="inlineStr"><is><r><t>8</t></r><r><rPr><strike/></rPr><t> </t></r></is></c>'],
    ['another font', '<c r="B2" s="0"><v>8000</v></c>', struckFont],
  ] as const)
    it(`is not told of ${what}`, async () => expect(await warningsOf(cell, styles)).to.deep.equal([]))
})
