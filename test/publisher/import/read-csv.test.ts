import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { openCsv } from '../../../services/publisher/import/read-csv.ts'
import { openUnder } from '../../open-descriptors.ts'
import { clerkFiles } from './clerk-files.ts'
import { dryRun } from './import-scene.ts'

const ROWS = [
  ['附件1', '', '', ''],
  ['信息标题', '发文字号', '成文日期', '正文'],
  ['关于救助资金的公示', '太政办〔2026〕7号', '2026/3/5', '第一行\n含“引号”，和逗号, 分号; 齐全'],
]
const written = (delimiter: string) =>
  ROWS.map((cells) => cells.map((cell) => (/["\n;,\t]/.test(cell) ? `"${cell}"` : cell)).join(delimiter)).join('\r\n')

describe('a CSV as Excel or WPS saves it', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'hub-csv-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  for (const [what, name, bytes] of [
    ['UTF-8 with a BOM, commas', 'utf8.csv', Buffer.from(`\ufeff${written(',')}`)],
    ['“Unicode 文本”: UTF-16, tabs', 'unicode.txt', Buffer.from(`\ufeff${written('\t')}`, 'utf16le')],
    ['UTF-16 big endian, tabs', 'unicode-be.txt', Buffer.from(`\ufeff${written('\t')}`, 'utf16le').swap16()],
    ['semicolons', 'semicolons.csv', Buffer.from(written(';'))],
  ] as const)
    it(`is read: ${what}`, async () => {
      const file = join(folder, name)
      writeFileSync(file, bytes)
      const { rows, accepted } = await dryRun(file)
      expect(accepted, JSON.stringify(rows)).to.equal(1)
      expect(rows[0]?.record).to.include({
        title: '关于救助资金的公示',
        documentNumber: '太政办〔2026〕7号',
        issuedOn: '2026-03-05',
        body: ROWS[2]?.[3],
      })
    })

  it('leaves no descriptor open after a look at its beginning, nor when the reader has seen enough', async function () {
    const file = join(folder, 'long.csv')
    writeFileSync(file, `${written(',')}\r\n${'"长标题","号","2026/3/5","正文"\r\n'.repeat(50_000)}`)
    const opened = await openCsv(file)
    expect(openUnder(folder, this)).to.deep.equal([])
    for await (const _ of opened.rows()) break
    expect(openUnder(folder, this)).to.deep.equal([])
  })
})

describe('the lines of a CSV', () => {
  const { fileOf } = clerkFiles()
  const rowsOf = async (name: string, text: string) => {
    const { rows } = await dryRun(fileOf(name, text))
    return rows.map(({ line, outcome, code, message }) => ({ line, outcome, code, message }))
  }
  const HEADER = '信息标题,正文,成文日期'

  it('are those that an editor shows, whatever ends each of them', async () => {
    const lineEnd = fc.constantFrom('\r\n', '\n', '\r')
    const cell = fc.array(fc.constantFrom('字', '""', ',', '\r\n', '\n', '\r'), { minLength: 1, maxLength: 5 })
    const row = fc.record({ cell: cell.map((parts) => `"甲${parts.join('')}乙"`), end: lineEnd })
    let count = 0
    const property = fc.asyncProperty(lineEnd, fc.array(row, { minLength: 1, maxLength: 8 }), async (end, rows) => {
      let text = `台账${end}${HEADER}${end}`
      const lines: number[] = []
      for (const [index, { cell, end }] of rows.entries()) {
        lines.push(text.split(/\r\n|\r|\n/).length)
        text += `标题${index},${cell},没有${end}`
      }
      const read = await rowsOf(`lines${count++}.csv`, text)
      expect(read.map(({ line }) => line)).to.deep.equal(lines)
      expect(read.every(({ code }) => code === 'date-invalid')).to.equal(true)
    })
    await fc.assert(property, { numRuns: 100 })
  })

  it('are told where quotes pair, but stand in the wrong place', async () => {
    const says = async (name: string, text: string) =>
      dryRun(fileOf(name, text)).then(
        () => 'read',
        ({ message }) => message,
      )
    const before = `${HEADER}\n标题,"正\r\n文",2026-01-01\r\n`
    expect(await says('q1.csv', `${before}标题,"正文"字,2026-01-01\n`)).to.match(/第 4 行.*结尾的引号之后还有文字/)
    expect(await says('q2.csv', `${before}标题"一"号,正文,2026-01-01\n`)).to.match(/第 4 行.*没有加引号的单元格中间/)
    expect(await says('q3.csv', `${before}标题,"正文,2026-01-01\n`)).to.match(/第 4 行.*没有结束/)
    expect(await says('q4.csv', `${before}标题,"正""文",2026-01-01\n`)).to.equal('read')
  })

  it('NULs behind the last one are named, and the rows before them are right', async () => {
    const read = await rowsOf('zeros.csv', `${HEADER}\r\n标题,正文,2026-01-01\r\n${'\0'.repeat(512)}`)
    expect(read.map(({ line, outcome }) => [line, outcome])).to.deep.equal([
      [2, 'accepted'],
      [3, 'rejected'],
    ])
    expect(read[1]?.message).to.match(/512 个空字节（NUL）/)
  })
})

describe('the lines of an NDJSON', () => {
  const { fileOf } = clerkFiles()

  it('are those that an editor shows, whatever ends each of them', async () => {
    const text = '{"title":"一","body":"文"}\r\n\r{"title":"二"}\n\n{"title":\t"三"}\r{"title":"四"}'
    const { rows } = await dryRun(fileOf('lines.ndjson', text))
    expect(rows.map(({ line, code }) => [line, code])).to.deep.equal([
      [1, undefined],
      [3, 'body-missing'],
      [5, 'body-missing'],
      [6, 'body-missing'],
    ])
  })

  it('that are no UTF-8 are told with the column', async () => {
    const line = Buffer.concat([Buffer.from('{"title":"一","body":"'), Buffer.from([0xce, 0xc4]), Buffer.from('"}')])
    const { rows } = await dryRun(fileOf('bytes.ndjson', line))
    expect(rows[0]).to.include({ code: 'row-unreadable', line: 1 })
    expect(rows[0]?.message).to.include('第 22 列')
  })

  it('in UTF-16 are refused as a whole', async () => {
    const file = fileOf('wide.ndjson', Buffer.from('\ufeff{"title":"一","body":"文"}\r\n', 'utf16le'))
    const refused = await dryRun(file).catch((error) => error)
    expect(refused.message).to.match(/UTF-16.*UTF-8/)
  })
})
