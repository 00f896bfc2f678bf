import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHub } from '../../scripts/hub-process.ts'
import type { Answer } from '../e2e/client.ts'
import { scratchFolder } from '../scratch-folder.ts'

const HEADER = '序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,公开对象,公开方式'
const line = (no: string, level2: string, limit: string) =>
  `${no},救灾,${level2},清单,《政府信息公开条例》,${limit},县应急局,政府网站,全社会,主动`

describe('hub catalogue', function () {
  this.timeout(120_000)
  const folder = scratchFolder()
  let dataFolder: string
  const hub = (...args: string[]) => runHub(args, { dataFolder })
  const fileOf = (...lines: string[]) => {
    const file = join(folder(), '目录.csv')
    writeFileSync(file, [HEADER, ...lines].join('\n'))
    return file
  }
  const importing = async (lines: string[], ...more: string[]) => {
    const signs = more.includes('--dry-run') ? [] : ['--actor', 'taihe-clerk']
    const answer = await hub(
      '--json',
      'catalogue',
      'import',
      fileOf(...lines),
      '--node',
      'taihe',
      '--field',
      '救灾',
      ...signs,
      ...more,
    )
    return { code: answer.code, told: JSON.parse(answer.stdout) as Answer }
  }
  const whole = '信息形成或者变更之日起20个工作日内'

  before(async () => {
    dataFolder = join(folder(), 'data')
    expect((await hub('init', '--division', '341222')).code).to.equal(0)
  })

  it('check tells what is missing, and how to mend it', async () => {
    const { code, stdout } = await hub(
      'catalogue',
      'check',
      fileOf(line('1', '物资发放', '尽快'), line('2', '资金发放', '同上')),
    )
    expect(code).to.equal(1)
    expect(stdout).to.contain('第 1 行：没有读懂公开时限').and.contain('第 2 行：公开时限写的是“同上”')
    expect((await hub('catalogue', 'check', fileOf(line('1', '物资发放', whole)))).code).to.equal(0)
  })

  it('import publishes a catalogue, revises it row by row, and does nothing twice', async () => {
    const lines = [line('1', '物资发放', whole), line('2', '资金发放', '及时公开')]
    const dry = await importing(lines, '--dry-run')
    expect(dry.told).to.include({ published: false })
    const first = await importing(lines)
    expect(first.told).to.include({ ok: true, version: 1 })
    expect(first.told.rowsHash).to.equal(dry.told.rowsHash)

    const again = await importing(lines)
    expect(again).to.deep.include({ code: 0 })
    expect(again.told).to.include({ unchanged: true, itemId: first.told.itemId, version: 1 })

    const next = await importing([line('2', '资金发放', whole), line('3', '捐赠款物', '及时公开')])
    expect(next.told).to.include({ ok: true, itemId: first.told.itemId, version: 2 })
    expect(next.told.warnings).to.deep.equal([])
    expect(next.told.changes).to.deep.equal([
      { rowId: 'r2', change: 'changed', members: ['timeLimit'] },
      { rowId: 'r3', change: 'added', members: [] },
      { rowId: 'r1', change: 'ended', members: [] },
    ])
    const { stdout } = await hub('--json', 'show', first.told.itemId, '--content')
    const { content } = JSON.parse(stdout)
    expect(content).to.include({ kind: 'catalogue', field: '救灾' })
    expect(content.body.text).to.contain('<td>捐赠款物</td>')
  })

  it('import --dry-run refuses what the import refuses when it signs', async () => {
    const lines = [line('2', '资金发放', whole), line('3', '捐赠款物', '及时公开'), line('4', '救灾捐赠', whole)]
    const refused = async (...more: string[]) => {
      const [dry, real] = [await importing(lines, '--dry-run', ...more), await importing(lines, ...more)]
      expect(dry).to.deep.equal(real)
      expect(dry.code).to.equal(1)
      return dry.told
    }
    expect(await refused('--reason', '长'.repeat(201))).to.include({ code: 'schema-invalid' })
    const twin = ['--title', '本县防汛抗旱目录']
    expect(await importing(lines, ...twin, '--field', '防汛')).to.deep.include({ code: 0 })
    expect(await refused(...twin, '--field', '抗旱')).to.include({ code: 'near-twin' })
  })

  it('import with --strict, or of cells that cannot be read, publishes nothing', async () => {
    const strict = await importing([line('1', '物资发放', '尽快')], '--strict')
    expect(strict).to.deep.include({ code: 1 })
    expect(strict.told.review.remarks[0]).to.include({ code: 'limit-unread', row: 1 })
    const broken = await importing([line('1', '#REF!', whole)])
    expect(broken).to.deep.include({ code: 1 })
    expect(broken.told.review.faults[0].fault).to.include({ code: 'cell-error' })
  })
})
