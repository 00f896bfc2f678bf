import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import readXlsxFile from 'read-excel-file/node'
import { runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { scratchFolder } from '../scratch-folder.ts'

const OUTLET = 'site/341222'

describe('hub export', function () {
  this.timeout(120_000)
  const folder = scratchFolder()
  let dataFolder: string
  let changes: Record<string, unknown>[]

  before(async () => {
    dataFolder = join(folder(), 'data')
    const hub = await startHubProcess({ dataFolder })
    const client = clientOf(hub.url, hub.tokens.taihe)
    await client.publish('taihe', {
      ...plainContent('=1+1', '第一行\n第二行 _x0041_ <b>'),
      documentNumber: '太政办〔2026〕9号',
    })
    await client.publish('taihe', plainContent('很长的', '字'.repeat(40_000)))
    const { body } = await client.publish('taihe', plainContent('将撤下', '正文'))
    await client.withdraw(body.itemId, 1, '内容有误')
    await new Promise((resolve) => setTimeout(resolve, 500))
    changes = [...(await client.allChanges([OUTLET])).values()]
    await hub.stop()
  })

  const exported = async (file: string, ...options: string[]) => {
    const out = join(folder(), file)
    const run = await runHub(['--json', 'export', OUTLET, '--out', out, ...options], { dataFolder })
    return { ...run, out }
  }

  it('writes the file that the address gives, and says what it is', async () => {
    const { code, stdout, stderr, out } = await exported('copy.ndjson')
    expect(code, stderr).to.equal(0)
    const told = JSON.parse(stdout)
    const bytes = readFileSync(out)
    expect(told).to.include({ format: 'ndjson', outlet: OUTLET, changes: changes.length, bytes: bytes.length })
    expect(told.sha256).to.equal(createHash('sha256').update(bytes).digest('hex'))
    const lines = bytes.toString('utf8').trimEnd().split('\n')
    expect(lines.slice(0, -1).map((line) => JSON.parse(line))).to.deep.equal(changes)
    expect(JSON.parse(lines.at(-1) ?? '').end.cursor).to.equal(told.cursor)
  })

  it('writes a workbook that other programs read, as text, and says where a cell was cut', async () => {
    const { code, stderr, stdout, out } = await exported('表.xlsx')
    expect(code, stderr).to.equal(0)
    const [sheet, about] = await readXlsxFile(readFileSync(out))
    const [heading, ...rows] = sheet?.data ?? []
    const at = (name: string) => heading?.indexOf(name) ?? -1
    expect(rows).to.have.length(changes.length)
    const row = (title: string) => rows.find((one) => one[at('标题')] === title)
    expect(row('=1+1')?.[at('正文')]).to.equal('第一行\n第二行 _x0041_ <b>')
    expect(row('=1+1')?.[at('发文字号')]).to.equal('太政办〔2026〕9号')
    const long = String(row('很长的')?.[at('正文')])
    expect(long).to.have.length(32_767)
    expect(long).to.match(/……（本格放不下，全文见系统）$/)
    expect(row('将撤下')?.[at('状态')]).to.equal('已撤下')
    expect(row('将撤下')?.[at('撤下原因')]).to.equal('内容有误')
    expect(about?.data.find(([name]) => name === '以后的变化从此游标取')?.[1]).to.equal(JSON.parse(stdout).cursor)
  })

  it('leaves no half file, and the file of before, where it cannot write', async () => {
    const before = join(folder(), 'kept.csv')
    writeFileSync(before, 'of before')
    const unknown = await runHub(['export', 'site/999999', '--out', before], { dataFolder })
    expect(unknown.code).to.equal(1)
    expect(unknown.stdout).to.include('outlet-unknown')
    expect(readFileSync(before, 'utf8')).to.equal('of before')
    const nowhere = await runHub(['export', OUTLET, '--out', join(folder(), 'no/such/folder.csv')], { dataFolder })
    expect(nowhere.code).to.equal(2)
    expect(nowhere.stderr).to.match(/Cannot write .*folder\.csv.*Name a file in a folder/)
    mkdirSync(join(folder(), 'taken.csv'))
    expect((await exported('taken.csv')).code).to.equal(2)
    const unsaid = await exported('noformat')
    expect(unsaid.code).to.equal(2)
    expect(unsaid.stderr).to.include('--format')
    expect(existsSync(join(folder(), 'noformat'))).to.equal(false)
    expect(readdirSync(folder()).filter((name) => name.endsWith('.part'))).to.deep.equal([])
  })
})
