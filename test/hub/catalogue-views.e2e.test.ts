import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { caughtUp, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { scratchFolder } from '../scratch-folder.ts'

const HEADER = '序号,一级事项,二级事项,公开时限,公开主体'

describe('hub catalogue coverage and diff', function () {
  this.timeout(120_000)
  const folder = scratchFolder()
  let dataFolder: string
  let itemId: string
  const hub = (...args: string[]) => runHub(args, { dataFolder })
  const importing = async (...lines: string[]) => {
    const file = join(folder(), '目录.csv')
    writeFileSync(file, [HEADER, ...lines].join('\n'))
    const by = ['--node', 'taihe', '--field', '救灾', '--actor', 'taihe-clerk']
    const { stdout, stderr } = await hub('--json', 'catalogue', 'import', file, ...by)
    expect(stdout, stderr).to.contain('"ok":true')
    return JSON.parse(stdout).itemId as string
  }

  before(async () => {
    dataFolder = join(folder(), 'data')
    expect((await hub('init', '--division', '341222')).code).to.equal(0)
    itemId = await importing('1,救灾,物资发放,及时公开,县应急局', '2,救灾,捐赠款物,及时公开,县应急局')
    await importing('1,救灾,物资发放,20个工作日内,县应急局', '3,救灾,灾情,及时公开,县应急局')
    const running = await startHubProcess({ dataFolder })
    await caughtUp(running.url)
    await running.stop()
  })

  it('coverage tells all offices of the place, and what each lacks', async () => {
    const { stdout } = await hub('catalogue', 'coverage', '--division', '341222')
    expect(stdout).to.match(/^太和县（截至 .*）：\d+ 个单位，应编目录 \d+ 份，有生效版本 0 份。/)
    expect(stdout).to.match(/ {2}taihe {2}.* 0\/26；未经审核 救灾；没有发布 /)
    const told = JSON.parse((await hub('--json', 'catalogue', 'coverage')).stdout)
    expect(told.offices.length).to.equal(told.total).and.be.above(20)
    const { cells, applicable } = told.offices.find(({ nodeId }: { nodeId: string }) => nodeId === 'taihe')
    expect(applicable).to.equal(26)
    expect(cells.find(({ field }: { field: string }) => field === '救灾')).to.deep.include({
      state: 'unreviewed',
      itemId,
    })
    expect(told).to.not.have.property('next')
  })

  it('diff tells the rows that came, changed and lapsed', async () => {
    const { stdout } = await hub('catalogue', 'diff', itemId)
    expect(stdout)
      .to.contain('第 1 版与第 2 版，3 行不同')
      .and.contain('修改 r1 物资发放\n  公开时限：及时公开 → 20个工作日内')
      .and.contain('新增 r3 灾情')
      .and.contain('失效 r2 捐赠款物')
    const told = JSON.parse((await hub('--json', 'catalogue', 'diff', itemId, '--from', '2', '--to', '1')).stdout)
    expect(told.changes.map(({ change }: { change: string }) => change)).to.include('removed')
    const unknown = await hub('catalogue', 'diff', itemId, '--to', '9')
    expect(unknown).to.deep.include({ code: 1 })
    expect(unknown.stdout).to.contain('没有第 9 版').and.contain('[version-unknown]')
  })
})
