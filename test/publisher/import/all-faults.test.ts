import { expect } from 'chai'
import { printReport } from '../../../services/publisher/import/print-report.ts'
import { clerkFiles } from './clerk-files.ts'
import { dryRun } from './import-scene.ts'

const HEADER = '信息标题,发文字号,索引号,所属区划,成文日期,发布日期,全社会,正文'

describe('all faults of a row', () => {
  const { fileOf } = clerkFiles()
  const readCsv = (name: string, ...rows: string[]) => dryRun(fileOf(name, `${HEADER}\n${rows.join('\n')}\n`))

  it('are told at once, each with its column, and the first also in the row', async () => {
    const report = await readCsv('a.csv', ',#N/A,1.23457E+17,桃花源,去年,2999-01-01,也许,电话13800138000')
    const [row] = report.rows
    expect(row?.faults?.map(({ code, column }) => `${code} ${column}`)).to.deep.equal([
      'cell-error 发文字号',
      'number-inexact 索引号',
      'date-invalid 成文日期',
      'tick-unreadable 全社会',
      'title-missing 信息标题',
      'division-unknown 所属区划',
      'date-in-future 发布日期',
      'personal-data 正文',
    ])
    expect(row).to.include({ code: 'cell-error', column: '发文字号', value: '#N/A' })
    expect(JSON.stringify(report)).not.to.include('13800138000')
    const said = printReport(report, { dryRun: true }).split('\n')
    expect(said.filter((line) => line.startsWith('  第 1 行（文件第 2 行）'))).to.have.length(8)
  })

  it('are told once for each trouble: a bad cell has no second fault in the content', async () => {
    const { rows } = await readCsv('b.csv', '#REF!,,,#N/A,,,,#VALUE!')
    expect(rows[0]?.faults?.map(({ code }) => code)).to.deep.equal(['cell-error', 'cell-error', 'cell-error'])
  })

  it('have a blank division among them where other rows name theirs, good or bad', async () => {
    const { rows } = await readCsv('c.csv', '一,,,,去年,,,文', '二,,,税镇镇,去年,,,文', '三,,,,2026-01-01,,,文')
    expect(rows.map(({ faults }) => faults?.map(({ code }) => code))).to.deep.equal([
      ['date-invalid', 'division-blank'],
      ['date-invalid'],
      ['division-blank'],
    ])
  })

  it('in a whole content are told by their pointers', async () => {
    const content = {
      title: ' ',
      body: { format: 'text', text: '文' },
      shownOn: { site: 'all' },
      issuedOn: 'x',
      titel: '一',
    }
    const { rows } = await dryRun(fileOf('d.ndjson', JSON.stringify(content)))
    expect(rows[0]?.faults?.map(({ column }) => column)).to.have.members(['/title', '/issuedOn', '/titel'])
  })

  it('are at most twenty', async () => {
    const board = Array.from({ length: 100 }, () => 'x')
    const content = { title: '一', body: { format: 'text', text: '文' }, shownOn: { board } }
    const { rows } = await dryRun(fileOf('e.ndjson', JSON.stringify(content)))
    expect(rows[0]?.faults).to.have.length(20)
  })
})
