import { expect } from 'chai'
import type { RowReport } from '../../../services/publisher/import/import-report.ts'
import { clerkFiles, csv, good, HEADER, TITLES } from './clerk-files.ts'
import { dryRun } from './import-scene.ts'
import { workbook } from './workbook.ts'

/** An identity number that nobody has: area 341299 is not assigned. */
const IDENTITY = '341299199001010000'

describe('bad rows in files from clerks', () => {
  const { fileOf } = clerkFiles()

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
})
