import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { caughtUp, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import type { Answer } from '../e2e/client.ts'
import { needsShared } from '../e2e/shared-data.ts'
import { scratchFolder } from '../scratch-folder.ts'

const HEADER = '序号,工作任务,牵头单位,责任单位,完成时限'

describe('hub plan', function () {
  this.timeout(120_000)
  const folder = scratchFolder()
  let dataFolder: string
  const hub = (...args: string[]) => runHub(args, { dataFolder })
  const fileOf = (...lines: string[]) => {
    const file = join(folder(), '任务.csv')
    writeFileSync(file, [HEADER, ...lines].join('\n'))
    return file
  }
  const importing = async (file: string, ...more: string[]) => {
    const signs = more.includes('--dry-run') ? [] : ['--actor', 'fuyang-clerk']
    const answer = await hub('--json', 'plan', 'import', file, '--node', 'fuyang', ...signs, ...more)
    return { code: answer.code, told: JSON.parse(answer.stdout) as Answer, stderr: answer.stderr }
  }
  const LINES = ['1,制定方案,市政务公开办公室,各县市区政府,2021年底', '2,开展培训,,市政务公开办公室,持续推进']

  before(async () => {
    dataFolder = join(folder(), 'data')
    expect((await hub('init', '--division', '341200')).code).to.equal(0)
  })

  it('import publishes a plan, revises it task by task, and does nothing twice', async () => {
    const dry = await importing(fileOf(...LINES), '--dry-run')
    expect(dry).to.deep.include({ code: 0 })
    expect(dry.told).to.include({ published: false, tasks: 2, cells: 9 })
    const first = await importing(fileOf(...LINES), '--title', '二〇二一年工作方案')
    expect(first.told).to.include({ ok: true, version: 1 })

    const again = await importing(fileOf(...LINES))
    expect(again.told).to.include({ unchanged: true, itemId: first.told.itemId, version: 1 })

    const next = await importing(fileOf(LINES[0] as string, '3,培育示范,,太和县,2022年底'))
    expect(next.told).to.include({ ok: true, itemId: first.told.itemId, version: 2 })
    expect(next.told.warnings).to.deep.equal([])
    expect(next.told.changes).to.deep.equal([
      { no: 3, change: 'added', members: [] },
      { no: 2, change: 'removed', members: [] },
    ])
    const { stdout } = await hub('--json', 'show', first.told.itemId, '--content')
    const { content } = JSON.parse(stdout)
    expect(content).to.include({ kind: 'plan', title: '二〇二一年工作方案' })
    expect(content.tasks[1]).to.deep.include({ no: 3, assigned: ['341222'], due: '2022-12-31', dueRaw: '2022年底' })
    expect(content.body.text).to.contain('<td>培育示范</td>')
  })

  it('import keeps two plans apart by title, and asks which one is meant', async () => {
    const other = await importing(fileOf('1,迎接评估,,市政务公开办公室,2022年底'), '--title', '评估工作安排')
    expect(other.told).to.include({ ok: true, version: 1 })
    const unclear = await hub('plan', 'import', fileOf(...LINES), '--node', 'fuyang', '--dry-run')
    expect(unclear).to.deep.include({ code: 2 })
    expect(unclear.stderr).to.contain('--item').and.contain('评估工作安排').and.contain('二〇二一年工作方案')
    const named = await importing(fileOf(...LINES), '--item', other.told.itemId, '--dry-run')
    expect(named.told.changes).to.deep.equal([
      { no: 1, change: 'changed', members: ['text', 'lead', 'responsible', 'assigned', 'due', 'dueRaw'] },
      { no: 2, change: 'added', members: [] },
    ])
    expect(
      (
        await hub(
          'plan',
          'import',
          fileOf(...LINES),
          '--node',
          'fuyang',
          '--dry-run',
          '--item',
          'fuyang.0190a000-0000-7000-8000-000000000000',
        )
      ).stderr,
    ).to.contain('item-unknown')
  })

  it('import tells units and times that it cannot read; with --strict it publishes nothing, and never a number twice', async () => {
    const odd = fileOf('1,制定方案,,各县市区、神秘单位,尽快')
    const { stdout } = await hub('plan', 'import', odd, '--node', 'fuyang', '--title', '另一方案', '--dry-run')
    expect(stdout).to.contain('不认识责任单位“神秘单位”').and.contain('没有读懂完成时限“尽快”').and.contain('可以发布')
    const strict = await importing(odd, '--title', '另一方案', '--strict')
    expect(strict).to.deep.include({ code: 1 })
    expect(strict.told.remarks.map(({ code }: { code: string }) => code)).to.deep.equal([
      'units-unknown',
      'time-unknown',
    ])
    const twice = await importing(fileOf(LINES[0] as string, LINES[0] as string), '--title', '另一方案')
    expect(twice).to.deep.include({ code: 1 })
    expect(twice.told).to.include({ published: false })
    const missing = await hub('plan', 'import', join(folder(), 'none.json'), '--node', 'fuyang', '--dry-run')
    expect(missing).to.deep.include({ code: 2 })
    expect(missing.stderr).to.contain('none.json').and.contain('文件不存在')
  })

  it('import reads the plan of 35 tasks whole: every unit and every time', async function () {
    const file = needsShared(this, 'data/seed_tasks.json')
    const { code, told } = await importing(file, '--title', '三十五项任务', '--dry-run')
    expect(code).to.equal(0)
    expect(told).to.deep.include({ tasks: 35, remarks: [], faults: [] })
    const zones = await importing(file, '--title', '三十五项任务', '--dry-run', '--with-zones')
    expect(zones.told.cells).to.be.greaterThan(told.cells)
  })

  it('progress tells the overdue tasks and cells of the plan of 35 tasks, by command and over HTTP', async function () {
    const file = needsShared(this, 'data/seed_tasks.json')
    const { told } = await importing(file, '--title', '三十五项任务')
    const running = await startHubProcess({ dataFolder })
    try {
      await caughtUp(running.url)
      const path = `${running.url}/v1/plans/${told.itemId}/progress`
      const counted = {
        '2020-11-20': 0,
        '2020-11-21': 1,
        '2020-12-01': 3,
        '2020-12-11': 4,
        '2021-01-01': 9,
        '2022-01-01': 26,
      }
      for (const [on, count] of Object.entries(counted))
        expect(((await (await fetch(`${path}?on=${on}&limit=1`)).json()) as Answer).overdueTasks, on).to.have.length(
          count,
        )
      const { stdout } = await hub('--json', 'plan', 'progress', told.itemId, '--on', '2021-01-01')
      const progress = JSON.parse(stdout)
      expect(progress.overdueTasks).to.deep.equal([1, 2, 3, 5, 6, 18, 19, 28, 31])
      expect(progress.counts.overdue).to.equal(894)
      expect(progress.cells).to.have.length(told.cells)
      const said = await hub('plan', 'progress', told.itemId, '--on', '2023-01-01')
      expect(said.stdout).to.contain('有单位逾期的任务 29 项')
      const unknown = await hub('plan', 'progress', 'fuyang.0190a000-0000-7000-8000-000000000000')
      expect(unknown).to.deep.include({ code: 1 })
      expect(unknown.stdout).to.contain('item-unknown')
    } finally {
      await running.stop()
    }
  })
})
