import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { openFile } from '../../../services/publisher/import/open-file.ts'
import { scratchFolder } from '../../scratch-folder.ts'
import { rawWorkbook } from './raw-workbook.ts'

const ROWS = 50_000
const TITLES = ['标题', '文号', '索引号', '发布机构', '区划', '成文日期', '发布日期', '正文']

describe('a workbook of 50,000 rows', function () {
  this.timeout(120_000)
  const folder = scratchFolder()

  it('is read whole in its thread, within the memory that the thread has', async () => {
    const texts = [...TITLES, '太和县农业农村局', '大庙集镇']
    const index = (text: string) => texts.push(text) - 1
    const cell = (column: number, row: number, value: number, type = '') =>
      `<c r="${String.fromCharCode(65 + column)}${row}" ${type}><v>${value}</v></c>`
    const text = (column: number, row: number, at: number) => cell(column, row, at, 't="s"')
    const rows = Array.from({ length: ROWS }, (_, at) => {
      const row = at + 2
      const words = [
        index(`关于第${row}号补贴发放情况的公示`),
        index(`3412220${row}`),
        index(`第${row}批共发放${row}元。`),
      ]
      const [title = 0, number = 0, body = 0] = words
      return `<row r="${row}">${text(0, row, title)}${cell(1, row, at, 's="2"')}${text(2, row, number)}${text(3, row, 8)}${text(4, row, 9)}${cell(5, row, 46_000, 's="1"')}${cell(6, row, 46_010, 's="1"')}${text(7, row, body)}</row>`
    })
    const header = `<row r="1">${TITLES.map((_, column) => text(column, 1, column)).join('')}</row>`
    const file = join(folder(), '大.xlsx')
    const styles =
      '<numFmts><numFmt numFmtId="170" formatCode="&quot;太政办〔2026〕&quot;0&quot;号&quot;"/></numFmts><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs>'
    const strings = texts.map((words) => `<si><t>${words}</t></si>`).join('')
    writeFileSync(file, rawWorkbook({ sheets: [{ rows: header + rows.join('') }], styles, strings }))
    let read = 0
    const cpu = process.cpuUsage()
    for await (const { cells } of (await openFile(file)).rows()) if (cells.length === TITLES.length) read++
    const { user, system } = process.cpuUsage(cpu)
    process.stderr.write(`      ${read} rows took ${Math.round((user + system) / 1000)} ms of CPU\n`)
    expect(read).to.equal(ROWS)
  })
})
