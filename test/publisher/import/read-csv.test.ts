import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openCsv } from '../../../services/publisher/import/read-csv.ts'
import { openUnder } from '../../open-descriptors.ts'
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
