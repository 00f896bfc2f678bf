import { expect } from 'chai'
import { openFile } from '../../../services/publisher/import/open-file.ts'
import { clerkFiles } from './clerk-files.ts'
import { dryRun } from './import-scene.ts'
import { type RawWorkbook, rawWorkbook } from './raw-workbook.ts'

const text = (place: string, words: string) => `<c r="${place}" t="inlineStr"><is><t>${words}</t></is></c>`
const HEADER = `<row r="1">${text('A1', '标题')}${text('B1', '正文')}${text('C1', '成文日期')}${text('D1', '文号')}</row>`

describe('odd workbooks that mean something plain', () => {
  const { fileOf } = clerkFiles()
  let files = 0
  const recordsOf = async (book: RawWorkbook) => {
    const report = await dryRun(fileOf(`${files++}.xlsx`, rawWorkbook(book)))
    return report.rows.map(({ row, outcome, code, column, record }) =>
      outcome === 'accepted'
        ? [row, record?.title, record?.body, record?.issuedOn, record?.documentNumber]
        : [row, code, column],
    )
  }
  const rowsOf = (rows: string, book: Partial<RawWorkbook> = {}) =>
    recordsOf({
      sheets: [{ rows: HEADER + rows, ...book.sheets?.[0] }],
      ...book,
      ...(book.sheets && { sheets: [{ ...book.sheets[0], rows: HEADER + rows }] }),
    })

  const plain = `<row r="2">${text('A2', '一')}${text('B2', '文')}</row><row r="3">${text('A3', '二')}</row>`
  const merged = { before: '', rows: '', after: '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>' }
  for (const [what, writing] of [
    ['any prefix', { prefix: 'x' }],
    ['single quotes', { quote: "'" }],
    ['the Strict namespaces', { strict: true }],
    ['another prefix of relationships', { relationship: 'rr' }],
    ['UTF-16', { utf16: true }],
    ['all of it at once', { prefix: 'ss', quote: "'", strict: true, relationship: 'q', utf16: true }],
  ] as const)
    it(`is read with ${what}, its merged areas too`, async () => {
      expect(await rowsOf(plain, { writing, sheets: [merged] })).to.deep.equal([
        [2, '一', '文', null, null],
        [3, '二', '文', null, null],
      ])
    })

  it('reads character references beyond 16 bits, CDATA, comments and runs as one text', async () => {
    const runs = '<r><t>一</t></r><r><rPr><b/></rPr><t><![CDATA[<二>&amp;]]></t></r><rPh sb="0" eb="1"><t>yi</t></rPh>'
    expect(
      await rowsOf(
        `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="str"><f>"a"</f><v>&amp;lt;甲&#x20BB7;<!-- 乙 -->丙</v></c></row>`,
        { strings: `<si>${runs}</si>` },
      ),
    ).to.deep.equal([[2, '一<二>&amp;', '&lt;甲𠮷丙', null, null]])
  })

  it('takes what only looks escaped across two runs as it stands', async () => {
    const runs = '<r><t>_x00</t></r><r><t>41_甲_x005F_x0042_</t></r>'
    const rows = `<row r="2"><c r="A2" t="inlineStr"><is>${runs}</is></c>${text('B2', '文')}</row>`
    expect(await rowsOf(rows)).to.deep.equal([[2, '_x0041_甲_x0042_', '文', null, null]])
  })

  it('reads rows and cells that do not say where they stand, and a row in several elements', async () => {
    const bare = (words: string) => `<c t="inlineStr"><is><t>${words}</t></is></c>`
    expect(
      await rowsOf(
        `<row>${bare('一')}${bare('文')}</row><row r="5">${text('A5', '五')}</row><row r="5">${text('B5', '文')}</row>`,
      ),
    ).to.deep.equal([
      [2, '一', '文', null, null],
      [5, '五', '文', null, null],
    ])
  })

  for (const date1904 of ['1', 'true', ' true '])
    it(`counts days from 1904 where date1904 is “${date1904}”, with a date format or without`, async () => {
      const day = 46086 - 1462
      expect(
        await rowsOf(
          `<row r="2">${text('A2', '一')}${text('B2', '文')}<c r="C2" s="1"><v>${day}</v></c></row><row r="3">${text('A3', '二')}${text('B3', '文')}<c r="C3"><v>${day}</v></c></row>`,
          { workbook: `<workbookPr date1904="${date1904}"/>`, styles: '<cellXfs><xf/><xf numFmtId="31"/></cellXfs>' },
        ),
      ).to.deep.equal([
        [2, '一', '文', '2026-03-05', null],
        [3, '二', '文', '2026-03-05', null],
      ])
    })

  it('refuses a date system that is not said clearly', async () => {
    const error = await rowsOf(plain, { workbook: '<workbookPr date1904="ja"/>' }).catch((thrown) => thrown)
    expect(error.code).to.equal('file-unreadable')
  })

  const nothing: [what: string, cell: string, code: string, book?: Partial<RawWorkbook>][] = [
    ['an error value', '<c r="D2" t="e"><v>#N/A</v></c>', 'cell-error'],
    ['an error value of a newer Excel', '<c r="D2" t="e"><v>#BUSY!</v></c>', 'cell-error'],
    ['a picture of WPS', '<c r="D2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>', 'cell-error'],
    ['a picture of Excel', '<c r="D2"><f>_xlfn.IMAGE("https://a/b.png")</f><v>0</v></c>', 'cell-error'],
    ['a formula that was never computed', '<c r="D2"><f>A1</f></c>', 'cell-unreadable'],
    ['a formula with an empty result of a number', '<c r="D2"><f>A1</f><v/></c>', 'cell-unreadable'],
    ['a formula of text that was never computed', '<c r="D2" t="str"><f>A1</f></c>', 'cell-unreadable'],
    [
      'a 0 that stands for a result',
      '<c r="D2"><f>A1</f><v>0</v></c>',
      'cell-unreadable',
      { workbookEnd: '<calcPr fullCalcOnLoad="1"/>' },
    ],
    ['a text that is not there', '<c r="D2" t="s"><v>7</v></c>', 'cell-unreadable', { strings: '<si><t>一</t></si>' }],
    ['a type that there is not', '<c r="D2" t="x"><v>7</v></c>', 'cell-unreadable'],
    ['a number that is none', '<c r="D2"><v>0x1F</v></c>', 'cell-unreadable'],
    [
      'a text hidden by its format',
      '<c r="D2" s="1" t="str"><v>文</v></c>',
      'cell-unreadable',
      {
        styles:
          '<numFmts><numFmt numFmtId="170" formatCode=";;;"/></numFmts><cellXfs><xf/><xf numFmtId="170"/></cellXfs>',
      },
    ],
    [
      'digits shown as Chinese numerals',
      '<c r="D2" s="1"><v>12</v></c>',
      'cell-unreadable',
      {
        styles:
          '<numFmts><numFmt numFmtId="170" formatCode="[DBNum1]0"/></numFmts><cellXfs><xf/><xf numFmtId="170"/></cellXfs>',
      },
    ],
  ]
  for (const [what, cell, code, book] of nothing)
    it(`refuses ${what} by name, and takes it for no blank`, async () => {
      expect(await rowsOf(`<row r="2">${text('A2', '一')}${text('B2', '文')}${cell}</row>`, book)).to.deep.equal([
        [2, code, '文号'],
      ])
    })

  it('takes a formula with an empty text for a blank', async () => {
    const cell = '<c r="D2" t="str"><f>""</f><v></v></c>'
    expect(await rowsOf(`<row r="2">${text('A2', '一')}${text('B2', '文')}${cell}</row>`)).to.deep.equal([
      [2, '一', '文', null, null],
    ])
  })

  it('keeps what is stored beside what is shown', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="170" formatCode="&quot;太政办〔2026〕&quot;0&quot;号&quot;"/></numFmts><cellXfs><xf/><xf numFmtId="170"/></cellXfs>'
    const rows = `${HEADER}<row r="2">${text('A2', '一')}${text('B2', '文')}<c r="D2" s="1"><v>6</v></c></row>`
    const opened = await openFile(fileOf('stored.xlsx', rawWorkbook({ sheets: [{ rows }], styles })))
    for await (const { cells } of opened.rows())
      expect(cells).to.deep.equal(['一', '文', null, { shown: '太政办〔2026〕6号', value: 6 }])
  })

  it('a cell at the far end of the sheet costs nothing', async () => {
    const far = `<row r="2">${text('A2', '一')}${text('B2', '文')}</row><row r="1048550">${text('XFD1048550', '远')}</row>`
    const before = process.memoryUsage().rss
    const began = performance.now()
    expect(await rowsOf(far)).to.deep.equal([[2, '一', '文', null, null]])
    expect(performance.now() - began).to.be.below(5000)
    expect(process.memoryUsage().rss - before).to.be.below(200e6)
  })

  it('a title at the far end of a sheet costs nothing either', async () => {
    const header = HEADER.replace('</row>', `${text('XFD1', '远处')}</row>`)
    const rows = Array.from(
      { length: 5000 },
      (_, at) => `<row r="${at + 2}">${text(`A${at + 2}`, `第${at}号`)}${text(`B${at + 2}`, '文')}</row>`,
    )
    const before = process.memoryUsage().rss
    const opened = await openFile(fileOf('far.xlsx', rawWorkbook({ sheets: [{ rows: header + rows.join('') }] })))
    let read = 0
    for await (const { cells } of opened.rows()) read += cells[0] === null ? 0 : 1
    expect(read).to.equal(5000)
    expect(process.memoryUsage().rss - before).to.be.below(300e6)
  })

  it('any number of merged areas and hidden columns is gone through in time', async () => {
    const after = `<mergeCells>${'<mergeCell ref="XFA2:XFD1048576"/>'.repeat(200_000)}</mergeCells>`
    const before = `<cols>${'<col min="1" max="16384" hidden="1"/>'.repeat(20_000)}</cols>`
    const rows =
      HEADER + Array.from({ length: 2000 }, (_, at) => `<row r="${at + 2}">${text(`A${at + 2}`, '一')}</row>`).join('')
    const began = performance.now()
    const error = await recordsOf({ sheets: [{ before, rows, after }] }).catch((thrown) => thrown)
    expect(error.code).to.equal('file-too-large')
    expect(performance.now() - began).to.be.below(15_000)
  })

  it('two cells in one place make the file unreadable', async () => {
    const twice = `<row r="2">${text('A2', '一')}${text('A2', '二')}${text('B2', '文')}</row>`
    const error = await rowsOf(twice).catch((thrown) => thrown)
    expect([error.code, error.message]).to.deep.equal(['file-unreadable', '第 2 行第 1 列的单元格在文件里有两个'])
  })
})
