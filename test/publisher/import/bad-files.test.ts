import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import type { RowReport } from '../../../services/publisher/import/import-report.ts'
import { dryRun } from './import-scene.ts'
import { workbook, zipBomb } from './workbook.ts'

const HEADER = '信息标题,发文字号,发布机构,所属区划,成文日期,正文\r\n'
const csv = (...rows: string[]) => HEADER + rows.map((row) => `${row}\r\n`).join('')
const good = '标题一,,,,2023-01-01,正文一'
const TITLES = { B: '信息标题', C: '正文', D: '成文日期', E: '发布机构' }
/** An identity number that nobody has: area 341299 is not assigned. */
const IDENTITY = '341299199001010000'
/** "标题" in GBK. */
const gbk = Buffer.concat([
  Buffer.from('d0c5cfa2b1eacce22cd5fdcec42cb3c9cec4c8d5c6da0d0a', 'hex'),
  Buffer.from('b1eacce22cd5fdcec42c323032332d30312d30310d0a', 'hex'),
])

describe('bad files from clerks', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'hub-files-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const fileOf = (name: string, bytes: string | Uint8Array): string => {
    const file = join(folder, name)
    writeFileSync(file, bytes)
    return file
  }
  const folderOf = (name: string): string => {
    mkdirSync(join(folder, name))
    return join(folder, name)
  }
  const failureOf = async (file: string): Promise<HubError> => {
    try {
      await dryRun(file)
    } catch (error) {
      if (error instanceof HubError) return error
      throw error
    }
    throw new Error(`${file} was read`)
  }

  const unreadable: [name: string, file: () => string, code: string, says: RegExp][] = [
    ['a file that is not there', () => join(folder, '没有.csv'), 'file-unreadable', /不存在/],
    ['a folder', () => folderOf('夹.csv'), 'file-unreadable', /文件夹/],
    ['an empty file', () => fileOf('空.csv', ''), 'file-unreadable', /空的/],
    ['a CSV without a header', () => fileOf('无表头.csv', '一,二,三\r\n四,五,六\r\n'), 'header-missing', /表头/],
    [
      'a CSV without the text',
      () => fileOf('缺列.csv', '信息标题,发布机构,成文日期\r\n一,二,2023-01-01\r\n'),
      'column-missing',
      /正文/,
    ],
    [
      'a quote that never ends',
      () => fileOf('引号.csv', csv(good, '标题二,,,,2023-01-01,"正文二')),
      'file-unreadable',
      /第 3 行.*引号/,
    ],
    ['a quote within a cell', () => fileOf('引号2.csv', csv('标题"一,,,,,文')), 'file-unreadable', /第 2 行.*引号/],
    [
      'bytes that are no text',
      () => fileOf('二进制.csv', Buffer.from(Array.from({ length: 9999 }, (_, i) => (i * 7) % 256))),
      'file-unreadable',
      /UTF-8.*GB18030/,
    ],
    [
      'UTF-16 with its bytes the other way round',
      () => fileOf('utf16.csv', Buffer.from(`\ufeff${csv(good)}`, 'utf16le').swap16()),
      'file-unreadable',
      /UTF-8.*GB18030/,
    ],
    [
      'an old or an encrypted workbook',
      () => fileOf('旧.xls', Buffer.from('d0cf11e0a1b11ae1'.padEnd(4096, '0'), 'hex')),
      'file-unreadable',
      /\.xls.*加密/,
    ],
    ['text that calls itself XLSX', () => fileOf('假.xlsx', '信息标题,正文'), 'file-unreadable', /XLSX/],
    [
      'half a workbook',
      () => fileOf('半.xlsx', workbook({ 1: TITLES }).subarray(0, 900)),
      'file-unreadable',
      /损坏|完整/,
    ],
    ['a ZIP that is no workbook', () => fileOf('文档.xlsx', zipBomb(1)), 'file-unreadable', /XLSX/],
    ['a workbook without a header', () => fileOf('无.xlsx', workbook({ 1: { A: '一' } })), 'header-missing', /表头/],
    [
      'a workbook whose second table would be lost',
      () => fileOf('两张.xlsx', workbook({ 1: TITLES, 2: { B: '一', C: '文' } }, [], ['上半年', '下半年'])),
      'file-unreadable',
      /2 张带表头的工作表（上半年、下半年）.*另存/,
    ],
    ['an unknown ending', () => fileOf('表.pdf', '%PDF-1.7'), 'file-unreadable', /CSV、XLSX/],
    ['an NDJSON line of 5 MB', () => fileOf('长.ndjson', `"${'x'.repeat(5e6)}`), 'file-unreadable', /4 MB/],
  ]
  for (const [name, file, code, says] of unreadable)
    it(`${name}: ${code}, in Chinese, without a word of what it holds`, async () => {
      const failure = await failureOf(file())
      expect(failure.code).to.equal(code)
      expect(failure.message)
        .to.match(says)
        .and.to.match(/\p{Script=Han}/u)
      expect(failure.message).not.to.match(/标题"?一|value is|at \w/)
    })

  it('300 MB in an XLSX of a few hundred kilobytes: refused at 50 MB, within seconds and without the memory', async () => {
    const bomb = zipBomb(300)
    expect(bomb.length).to.be.below(3_000_000)
    const before = process.memoryUsage().rss
    const started = performance.now()
    const failure = await failureOf(fileOf('炸弹.xlsx', bomb))
    expect(failure.code).to.equal('file-too-large')
    expect(failure.message).to.include('50 MB')
    expect(performance.now() - started).to.be.below(10_000)
    expect(process.memoryUsage().rss - before).to.be.below(400 * 1024 * 1024)
  })

  type Row = Partial<Pick<RowReport, 'row' | 'line' | 'code' | 'column' | 'value' | 'outcome'>>
  const rows: [name: string, file: () => string, counts: [accepted: number, rejected: number], bad: Row][] = [
    [
      'a date that is none',
      () => fileOf('r1.csv', csv(good, '标题二,,,,去年,文')),
      [1, 1],
      { row: 2, line: 3, code: 'date-invalid', column: '成文日期', value: '去年' },
    ],
    [
      'a date to come',
      () => fileOf('r2.csv', csv('标题,,,,2999-01-01,文')),
      [0, 1],
      { code: 'date-in-future', column: '成文日期' },
    ],
    [
      'no title',
      () => fileOf('r3.csv', csv('\u3000,,,,2023-01-01,文')),
      [0, 1],
      { code: 'title-missing', column: '信息标题' },
    ],
    ['no text', () => fileOf('r4.csv', csv('标题,,,,2023-01-01')), [0, 1], { code: 'body-missing', column: '正文' }],
    [
      "another county's place",
      () => fileOf('r5.csv', csv('标题,,,341226104,2023-01-01,文')),
      [0, 1],
      { code: 'division-not-yours', column: '所属区划' },
    ],
    [
      'a place that is not there',
      () => fileOf('r6.csv', csv('标题,,,桃花源,2023-01-01,文')),
      [0, 1],
      { code: 'division-unknown', column: '所属区划' },
    ],
    [
      'NUL in a cell',
      () => fileOf('r7.csv', csv('标\u0000题,,,,2023-01-01,文')),
      [0, 1],
      { code: 'text-unprintable', column: '信息标题' },
    ],
    [
      'a comma that was not quoted',
      () => fileOf('r8.csv', csv('标题,,,,2023-01-01,前半,后半')),
      [0, 1],
      { code: 'row-too-long', line: 2 },
    ],
    [
      'a line break within a quoted cell',
      () => fileOf('r9.csv', csv('标题一,,,,2023-01-01,"一\r\n二"', '标题二,,,,x,文')),
      [1, 1],
      { row: 2, line: 4, code: 'date-invalid' },
    ],
    [
      'the same item twice, once changed',
      () => fileOf('r10.csv', csv(good, `${good}（改）`)),
      [1, 1],
      { row: 2, code: 'row-conflict' },
    ],
    [
      'text of 950 KB',
      () => fileOf('r11.csv', csv(`标题,,,,2023-01-01,${'x'.repeat(950 * 1024)}`)),
      [0, 1],
      { code: 'content-too-large', column: '正文' },
    ],
    [
      'a bad line among good ones',
      () => fileOf('r12.ndjson', '{"title":"一","body":"x"}\n\n{"title":"二","body"\n'),
      [1, 1],
      { row: 2, line: 3, code: 'row-unreadable' },
    ],
    [
      'a key twice in a line',
      () => fileOf('r13.ndjson', '{"title":"一","title":"二","body":"x"}\n'),
      [0, 1],
      { code: 'json-duplicate-key' },
    ],
    [
      'bytes that are no UTF-8 in a line',
      () =>
        fileOf(
          'r14.ndjson',
          Buffer.concat([Buffer.from('{"title":"'), Buffer.from('b1eacce2', 'hex'), Buffer.from('","body":"x"}\n')]),
        ),
      [0, 1],
      { code: 'row-unreadable' },
    ],
    [
      'a lone surrogate in a line',
      () => fileOf('r15.ndjson', '{"title":"\\ud800","body":"x"}\n'),
      [0, 1],
      { code: 'text-unprintable' },
    ],
    ['a number for a line', () => fileOf('r16.ndjson', '7\n'), [0, 1], { code: 'row-unreadable' }],
    [
      'an object for a title',
      () => fileOf('r17.ndjson', '{"title":{"zh":"一"},"body":"x"}\n'),
      [0, 1],
      { code: 'row-unreadable' },
    ],
    [
      'a script in a whole content',
      () =>
        fileOf(
          'r18.ndjson',
          '{"title":"一","body":{"format":"html","text":"<p onclick=x>文</p>"},"shownOn":{"site":"all"}}\n',
        ),
      [0, 1],
      { code: 'html-active-content', column: '/body/text' },
    ],
    [
      'an unknown field in a whole content',
      () =>
        fileOf(
          'r19.ndjson',
          '{"titel":"一","title":"一","body":{"format":"text","text":"x"},"shownOn":{"site":"all"}}\n',
        ),
      [0, 1],
      { code: 'field-unrecognised', column: '/titel' },
    ],
    [
      'a bad row below a gap in the sheet',
      () =>
        fileOf(
          'r20.xlsx',
          workbook({ 3: TITLES, 6: { B: '标题六', C: '文', D: 45000 }, 9: { B: '标题九', C: '文', D: '去年' } }),
        ),
      [1, 1],
      { row: 9, code: 'date-invalid', column: '成文日期' },
    ],
  ]
  for (const [name, file, [accepted, rejected], bad] of rows)
    it(`${name}: the row is told with its place, the others are not touched`, async () => {
      const report = await dryRun(file())
      expect(report).to.include({ accepted, rejected, published: 0 })
      const row = report.rows.find(({ outcome }) => outcome === 'rejected') as RowReport
      expect(row).to.include(bad)
      expect(row.message)
        .to.match(/\p{Script=Han}/u)
        .and.to.match(/。$/)
      expect(row.remedy).to.match(/。$/)
      expect(row.message + row.remedy).not.to.match(/\{\w+\}|undefined|“”/)
    })

  it('an identity number in any column stands nowhere in the report', async () => {
    const report = await dryRun(
      fileOf(
        '个人.csv',
        `${HEADER.trim()},${IDENTITY}\r\n标题一,,,,${IDENTITY},文,\r\n标题二,,,${IDENTITY},2023-01-01,文,\r\n标题${IDENTITY},,,,2023-01-01,文,\r\n标题四,,${IDENTITY},,2023-01-01,文,\r\n`,
      ),
    )
    expect(report.rejected).to.equal(4)
    expect(JSON.stringify(report)).to.include('34*************000')
    expect(JSON.stringify(report)).not.to.include(IDENTITY)
  })

  it('GBK, a file with a BOM, a header alone and empty rows are no faults', async () => {
    expect(await dryRun(fileOf('gbk.csv', gbk))).to.include({ accepted: 1, rejected: 0 })
    expect(await dryRun(fileOf('bom.csv', `\ufeff${csv(good)}`))).to.include({ accepted: 1, rejected: 0 })
    expect(await dryRun(fileOf('表头.csv', HEADER))).to.include({ accepted: 0, rejected: 0, skipped: 0 })
    expect(await dryRun(fileOf('空行.csv', csv(good, ',,,,,')))).to.include({ accepted: 1, rejected: 0, skipped: 1 })
  })

  it('unknown columns and members are told once each', async () => {
    const file = fileOf('列.csv', '信息标题,联系方式,成文日期,正文\r\n一,x,2023-01-01,文\r\n')
    expect((await dryRun(file)).unknownColumns).to.deep.equal(['联系方式'])
    const lines = fileOf('列.ndjson', '{"title":"一","body":"x","foo":1}\n{"title":"二","body":"x","foo":2,"bar":3}\n')
    expect(await dryRun(lines)).to.deep.include({ accepted: 2, unknownColumns: ['foo', 'bar'] })
  })

  it('dates as Excel serials, full-width digits and a merged group column are read; a row below the group stays empty', async () => {
    const merged = workbook(
      {
        1: TITLES,
        2: { B: '第２号公告', C: '文', D: 45000, E: '农业农村局' },
        3: { B: '第３号公告', C: '文', D: '２０２３年３月５日' },
        5: { B: '第５号公告', C: '文' },
      },
      ['E2:E1048576'],
    )
    const report = await dryRun(fileOf('合并.xlsx', merged))
    expect(report).to.include({ accepted: 3, rejected: 0, skipped: 1 })
    expect(report.rows.map(({ row, record }) => [row, record?.title, record?.issuedOn, record?.organ])).to.deep.equal([
      [2, '第2号公告', '2023-03-15', '农业农村局'],
      [3, '第3号公告', '2023-03-05', '农业农村局'],
      [5, '第5号公告', null, '农业农村局'],
    ])
  })

  it('a whole content per line is taken as it is', async () => {
    const content = { title: '一', body: { format: 'text', text: '文' }, shownOn: { board: ['341222102200'] } }
    const report = await dryRun(fileOf('内容.ndjson', `${JSON.stringify(content)}\n`))
    expect(report).to.include({ accepted: 1, rejected: 0 })
  })
})
