import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { printReport } from '../../../services/publisher/import/print-report.ts'
import { dryRun } from './import-scene.ts'

describe('an import with something to look at again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hub-test-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  const tried = async (name: string, text: string, options: { strict?: boolean } = {}) => {
    const file = join(folder, name)
    writeFileSync(file, text)
    return dryRun(file, undefined, options)
  }

  it('takes the row and says so, with its place and its column', async () => {
    const report = await tried('a.csv', '标题,正文,发布单位\n公示,正文,阜阳市教育局\n通知,正文,太和县教育局\n')
    expect(report).to.include({ accepted: 2, rejected: 0 })
    expect(
      report.rows.map(({ warnings = [] }) => warnings.map(({ code, column }) => `${code} ${column}`)),
    ).to.deep.equal([['organ-doubtful 发布单位'], []])
    const said = printReport(report, { dryRun: true })
    expect(said).to.include('第 1 行（文件第 2 行）“发布单位”列：请注意：发布机构的名称以“阜阳市”开头')
    expect(said).to.include('检查通过')
  })

  it('refuses the row where strict handling is asked for', async () => {
    const report = await tried('s.csv', '标题,正文,发布单位\n公示,正文,阜阳市教育局\n通知,正文,太和县教育局\n', {
      strict: true,
    })
    expect(report).to.include({ accepted: 1, rejected: 1 })
    expect(report.rows[0]).to.include({ outcome: 'rejected', code: 'organ-doubtful', column: '发布单位' })
  })

  it('says so of contents that come as JSON', async () => {
    const content = {
      title: '公示',
      body: { format: 'text', text: '正文' },
      shownOn: { site: 'all' },
      organ: { name: '颍上县财政局', kind: 'department', divisionCode: '341222' },
    }
    const report = await tried('a.ndjson', `${JSON.stringify(content)}\n`)
    expect(report.rows[0]?.warnings?.map(({ pointer, column }) => [pointer, column])).to.deep.equal([
      ['/organ/name', '/organ/name'],
    ])
  })

  it('does not print the same a thousand times', async () => {
    const rows = Array.from({ length: 1000 }, (_, index) => `公示${index},正文${index},阜阳市教育局`)
    const said = printReport(await tried('b.csv', `标题,正文,发布单位\n${rows.join('\n')}\n`), { dryRun: false })
    expect(said.split('\n')).to.have.length.below(30)
    expect(said).to.include('还有 980 处同类提醒')
  })
})
