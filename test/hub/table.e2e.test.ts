import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHub } from '../../scripts/hub-process.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { makeHub } from './made-hub.ts'

describe('hub table', function () {
  this.timeout(120_000)
  const folder = scratchFolder()
  let dataFolder: string
  before(async () => {
    dataFolder = await makeHub(folder())
  })
  const importing = async (lines: string[], ...more: string[]) => {
    const file = join(folder(), '示范点.csv')
    writeFileSync(file, ['单位,级别,认定时间', ...lines].join('\n'))
    const common = ['--json', 'table', 'import', file, '--node', 'taihe', '--form', 'register']
    const signs = more.includes('--dry-run') ? [] : ['--actor', 'taihe-clerk']
    const { code, stdout } = await runHub([...common, '--title', '示范点登记表', ...signs, ...more], { dataFolder })
    return { code, told: JSON.parse(stdout) }
  }
  const LINES = ['甲镇,市级,2021年3月5日', '乙镇,县级,2021年4月6日']

  it('import publishes a register of pilots, revises it, and does nothing twice', async () => {
    expect((await importing(LINES, '--dry-run')).told).to.include({ published: false, rows: 2 })
    const first = await importing(LINES)
    expect(first.told).to.include({ ok: true, version: 1 })
    expect((await importing(LINES)).told).to.include({ unchanged: true, itemId: first.told.itemId, version: 1 })
    const next = await importing([LINES[0] as string, '丙镇,县级,2022-01-01'])
    expect(next.told).to.deep.include({ itemId: first.told.itemId, version: 2, changes: { added: 1, removed: 1 } })
    const { stdout } = await runHub(['--json', 'show', first.told.itemId, '--content'], { dataFolder })
    const { content } = JSON.parse(stdout)
    expect(content).to.include({ kind: 'table', form: 'register', title: '示范点登记表' })
    expect(content.table.columns[2]).to.deep.equal({ id: 'c3', title: '认定时间', type: 'date' })
    expect(content.table.rows[1]).to.deep.equal(['丙镇', '县级', '2022-01-01'])
    expect(content.body.text).to.contain('<td>丙镇</td>')
  })

  it('import refuses a cell that is not of its column’s type, and an unknown type', async () => {
    const { code, told } = await importing(['甲镇,市级,去年'], '--type', '认定时间=date')
    expect(code).to.equal(1)
    expect(told).to.include({ code: 'schema-invalid' })
    const args = ['table', 'import', 'x.csv', '--node', 'taihe', '--form', 'list', '--title', '表', '--type', '列=钱']
    const bad = await runHub(args, { dataFolder })
    expect(bad).to.deep.include({ code: 2 })
    expect(bad.stderr).to.contain('text, number or date')
  })
})
