import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import type { ImportReport, RowReport } from '../../../services/publisher/import/import-report.ts'
import { needsShared } from '../../e2e/shared-data.ts'
import { dryRun } from './import-scene.ts'

/** What is right for one row: its values, or the codes of its faults, each with its column. */
type Right = object | string
interface Kind {
  /** The file as a whole is refused: the code, and what the sentence says. */
  refused?: [code: string, says: RegExp]
  rows?: Record<number, Right>
  /** The line of a row as an editor shows it. */
  lines?: Record<number, number>
  /** What `--with-hidden` reads as well. */
  withHidden?: Record<number, Right>
  /** So many empty rows. */
  skipped?: number
  /** The file as a whole has a warning that says this. */
  warns?: RegExp
  /** Rows that have a warning. */
  warned?: number[]
}

const MARCH = { issuedOn: '2026-03-05' }
const SUNLOU = { division: '341222102200' }
const MERGED = { 2: SUNLOU, 3: SUNLOU, 4: SUNLOU }
const every = (from: number, to: number, right: Right): Record<number, Right> =>
  Object.fromEntries(Array.from({ length: to - from + 1 }, (_, index) => [from + index, right]))
const channels = ['政府网站', '公开查阅点']
const TICKED = { channels, audience: '全社会', mode: '主动', levels: ['县级', '乡级'] }
const UNTICKED = { channels, audience: null, mode: null, levels: [] }

/** What is right for a clerk, for each reported input. */
const KINDS: Record<string, Kind> = {
  '01a-date1904.xlsx': { rows: every(2, 3, MARCH) },
  '01b-date1904-true.xlsx': { rows: every(2, 3, MARCH) },
  '01c-date1900.xlsx': { rows: every(2, 3, MARCH) },
  '02-datefmts.xlsx': {
    rows: { ...every(2, 22, MARCH), ...every(24, 26, 'cell-error 成文日期'), 25: 'date-invalid 成文日期' },
  },
  '02b-spellings.csv': {
    rows: {
      ...every(1, 3, MARCH),
      ...every(4, 7, 'date-invalid 成文日期'),
      8: MARCH,
      ...every(9, 24, 'date-invalid 成文日期'),
      25: MARCH,
      ...every(26, 35, 'date-invalid 成文日期'),
    },
  },
  '02d-yearonly.xlsx': {
    rows: {
      2: { issuedOn: '2026' },
      3: 'date-invalid 成文日期',
      4: { issuedOn: '2026' },
      ...every(5, 7, 'date-invalid 成文日期'),
    },
  },
  '03-sharedstrings.xlsx': {
    rows: {
      2: { title: '注音试验一', body: '富文本 加粗段 尾' },
      4: { body: '字面量 _x000D_ 与 中 与 _X000D_ 与 \r 尾' },
      5: { title: '前后有空格的标题' },
      6: 'body-missing 正文',
      8: { body: '实体&lt;b&gt;与<b>与中与"' },
      9: 'text-unprintable 正文',
      10: { body: '段内<b>CDATA</b>后文' },
      12: { body: '甲 乙 丙' },
      15: { body: '注音' },
    },
    warned: [11],
  },
  '04a-hiddenrow.xlsx': {
    rows: { 2: { title: '可见行', ...MARCH }, 4: { title: '可见行二', ...MARCH } },
    warns: /有 1 行被隐藏或筛选掉，没有导入：第 3 行/,
    withHidden: { 2: MARCH, 3: { title: '筛选隐藏的行' }, 4: MARCH },
  },
  '04b-hiddencol.xlsx': {
    refused: ['column-missing', /正文.*隐藏.*--with-hidden/],
    withHidden: { 2: { body: '正文一。' }, 3: { body: '草稿，不公开。' }, 4: { body: '正文二。' } },
  },
  '04d-hiddensheet-first.xlsx': {
    refused: ['file-unreadable', /旧稿.*隐藏.*--with-hidden/],
    withHidden: { 2: { title: '隐藏工作表里的旧稿', division: '341222102', ...MARCH } },
  },
  '04e-dupcol.xlsx': { refused: ['column-twice', /正文\n正文/] },
  '05-errors.xlsx': {
    rows: {
      2: 'cell-error 正文',
      3: 'cell-error 信息标题',
      4: 'cell-error 所属区划',
      5: 'cell-error 成文日期',
      6: 'cell-error 发文字号',
      7: 'cell-error 发布机构',
      9: 'cell-error 正文',
      10: 'cell-error 正文, cell-error 发文字号',
      14: 'cell-error 正文',
      15: 'cell-error 正文',
    },
  },
  '06-numbers.xlsx': {
    rows: {
      2: { division: '341222102' },
      ...every(3, 5, SUNLOU),
      ...every(6, 8, 'number-inexact 索引号'),
      9: { indexNumber: '001023' },
      10: { documentNumber: '太政办〔2026〕6号' },
      13: { body: '13%' },
    },
  },
  '06b-sci.csv': {
    rows: {
      ...every(1, 2, 'number-inexact 所属区划, number-inexact 索引号'),
      ...every(3, 12, 'number-inexact 索引号, division-unknown 所属区划'),
      5: 'number-inexact 索引号',
      10: 'number-inexact 索引号, division-not-yours 所属区划',
    },
  },
  '07a-strict.xlsx': { rows: MERGED },
  '07c-merge-baseline.xlsx': { rows: MERGED },
  '07d-prefixed.xlsx': { rows: MERGED },
  '07e-singlequote-sheet.xlsx': { rows: MERGED },
  '07g-sheetname-entity.xlsx': { rows: MERGED },
  '07j-no-r.xlsx': { rows: { 2: { title: '无坐标一', ...SUNLOU }, 3: { title: '无坐标二', ...SUNLOU } } },
  '07m-dim.xlsx': {
    rows: { 2: { title: '维度一', body: '正文一', ...SUNLOU, ...MARCH }, 53: 'title-missing 信息标题' },
    skipped: 50,
  },
  '08a4-utf8-plus-gbk-mixed.csv': { refused: ['file-unreadable', /UTF-8.*第 4 行第 1 列/] },
  '08a9-latin1-nbsp.csv': { refused: ['file-unreadable', /UTF-8.*第 2 行第 11 列/] },
  '08b-nul.csv': {
    rows: { 1: 'text-unprintable 正文', 2: 'text-unprintable 信息标题', 3: 'text-unprintable 所属区划' },
  },
  '08c8-unknown-division-col.csv': { rows: { 1: SUNLOU } },
  '08d10-lf-header-200rows.csv': {
    lines: Object.fromEntries(Array.from({ length: 200 }, (_, index) => [index + 1, index + 2])),
  },
  '08d3-crlf-header-lf-rows.csv': { rows: { 1: MARCH, 2: 'body-missing 正文', 3: MARCH }, lines: { 1: 2, 2: 3, 3: 4 } },
  '08e-sep.csv': { rows: { 1: MARCH, 2: 'body-missing 正文' }, lines: { 1: 3, 2: 4 } },
  '08g-gbk-pua.csv': { rows: { 1: { title: '用户造字', division: '341222102' } } },
  '09b-compat.csv': { rows: { 2: 'row-conflict ' } },
  '14-ndjson.ndjson': {
    rows: {
      1: 'text-unprintable title',
      2: { title: '乙' },
      3: 'json-duplicate-key ',
      4: 'row-unreadable ',
      5: 'json-duplicate-key ',
      6: 'json-duplicate-key ',
      7: 'number-inexact indexNumber',
      9: { channels: ['政府网站'] },
      10: 'column-twice ',
      11: 'row-unreadable ',
      12: { title: '丑' },
      13: { title: '寅' },
      ...every(15, 19, 'row-unreadable '),
      22: 'date-invalid issuedOn',
      23: 'json-duplicate-key ',
    },
    lines: { 10: 10, 11: 13, 12: 14, 23: 25 },
  },
  '15j-totals.xlsx': { rows: { 4: MARCH, 5: MARCH, 9: MARCH } },
  '15k-merged-title.xlsx': { rows: { 2: { body: '第一部分正文。' }, 3: 'row-conflict ', 4: { title: '下一条' } } },
  '17-ticks.xlsx': {
    rows: {
      ...every(2, 7, TICKED),
      9: TICKED,
      10: UNTICKED,
      ...every(11, 14, TICKED),
      17: TICKED,
      ...every(18, 23, UNTICKED),
      24: UNTICKED,
      25: { audience: null },
      26: { audience: '全社会；特定群体', mode: '主动；依申请' },
    },
  },
  '18-bytes.ndjson': { rows: { 1: 'schema-invalid /attachments/0/bytes', 2: {} } },
  '19-dup-optional.csv': { refused: ['column-twice', /发文字号\n文号/] },
}

const saysOf = ({ faults = [] }: RowReport): string =>
  faults.map(({ code, column = '' }) => `${code} ${column}`).join(', ')

async function read(file: string, withHidden = false): Promise<ImportReport | HubError> {
  try {
    return await dryRun(file, undefined, { withHidden })
  } catch (error) {
    if (error instanceof HubError) return error
    throw error
  }
}

function expectRight(
  read: ImportReport | HubError,
  { refused, rows = {}, lines = {}, warns, warned = [], skipped }: Kind,
): void {
  if (read instanceof HubError) {
    expect(refused, read.message).not.to.equal(undefined)
    expect(read.code).to.equal(refused?.[0])
    expect(read.message).to.match(refused?.[1] as RegExp)
    return
  }
  expect(refused).to.equal(undefined)
  const at = (row: number | string) => read.rows.find((each) => each.row === Number(row)) as RowReport
  for (const [row, right] of Object.entries(rows)) {
    const got = at(row)
    expect(got, `row ${row}`).not.to.equal(undefined)
    if (typeof right === 'string') expect(`${got.outcome}: ${saysOf(got)}`, `row ${row}`).to.equal(`rejected: ${right}`)
    else {
      expect(got.outcome, `row ${row}: ${got.message}`).to.equal('accepted')
      expect(got.record ?? {}, `row ${row}`).to.deep.include(right)
    }
  }
  for (const [row, line] of Object.entries(lines)) expect(at(row).line, `row ${row}`).to.equal(line)
  if (skipped !== undefined) expect(read.skipped).to.equal(skipped)
  for (const row of warned) expect(at(row).warnings, `row ${row}`).not.to.equal(undefined)
  if (warns !== undefined) expect(read.warnings.map(({ message }) => message).join()).to.match(warns)
}

describe('inputs that people reported trouble with', () => {
  for (const [name, kind] of Object.entries(KINDS))
    it(name, async function () {
      const file = needsShared(this, `reports/import/${name}`)
      expectRight(await read(file), kind)
      const { withHidden } = kind
      if (withHidden !== undefined) expectRight(await read(file, true), { rows: withHidden })
    })
})
