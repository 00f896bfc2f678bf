import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { rawWorkbook } from '../../publisher/import/raw-workbook.ts'
import type { Answer } from '../client.ts'
import { embedded, type World } from '../compositions.ts'
import { inScratch } from '../scratch.ts'
import { needsShared } from '../shared-data.ts'
import { atRest } from './at-rest.ts'
import { missingCommit, unpackCode } from './old-code.ts'

/** Before cells were read as a sheet shows them. */
const COMMIT = '5860306'
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

const SHEET = [
  '信息标题,正文,所属区划,成文日期,公开渠道和载体,公开对象',
  '平常的一条,正文一。,太和县税镇镇,2026-03-05,政府网站；公开栏,全社会',
  '首段缩进的一条,\u3000\u3000首段缩进。,太和县税镇镇,2026-03-05,政府网站,全社会',
  '零宽\u200b字符的一条,正文三。,太和县税镇镇,2026-03-05,政府网站,全社会',
  '多个方框的一条,正文四。,太和县税镇镇,2026-03-05,■政府网站 □政府公报 ■公开栏,全社会',
  '没写区划的一条,正文五。,,2026-03-05,政府网站,全社会',
  '年份久远的一条,正文六。,太和县税镇镇,1026-03-05,政府网站,全社会',
]

async function imported(world: World, file: string, ...flags: string[]): Promise<Answer> {
  const { stdout, stderr } = await world.run('--json', 'import', file, '--node', 'taihe', ...flags)
  expect(stdout, stderr).not.to.equal('')
  return JSON.parse(stdout)
}

describe(`files that were imported by the code of ${COMMIT}`, () => {
  before(async function () {
    const missing = await missingCommit(COMMIT)
    if (missing === null) return
    console.log(`      pending: ${missing}`)
    this.skip()
  })

  /** Imports files with the code of then, and gives the same folder under the code of now. */
  async function afterwards(
    files: (world: World) => string[],
    check: (world: World, reports: Map<string, Answer>) => Promise<void>,
  ) {
    await inScratch(async (root) => {
      await unpackCode(COMMIT, root)
      await embedded.inWorld(
        async (made) => {
          const old = made.under(root)
          const hub = await old.start()
          await atRest(hub.url)
          await hub.stop()
          const reports = new Map<string, Answer>()
          for (const file of files(old)) {
            const { stdout } = await old.run('--json', 'import', file, '--node', 'taihe', '--good-rows')
            if (stdout !== '') reports.set(file, JSON.parse(stdout))
          }
          await check(old.under(ROOT), reports)
        },
        {},
        root,
      )
    })
  }

  it('publish nothing new; what is read otherwise is listed with both values, and revised only when asked', async function () {
    this.timeout(600_000)
    const write = (world: World) => {
      const file = join(world.dataFolder, '台账.csv')
      writeFileSync(file, SHEET.join('\r\n'))
      return [file]
    }
    await afterwards(write, async (world, reports) => {
      const [[file, before]] = [...reports] as [[string, Answer]]
      expect(before).to.include({ published: 6 })
      const by = ['--actor', 'taihe-clerk']
      const again = await imported(world, file, ...by)
      expect(again, JSON.stringify(again)).to.include({ accepted: 0, rejected: 0, published: 0, alreadyImported: 6 })
      expect(again.rows.map(({ itemId }: Answer) => itemId)).to.deep.equal(
        before.rows.map(({ itemId }: Answer) => itemId),
      )
      const told = again.rows.filter(({ code }: Answer) => code === 'reads-otherwise')
      expect(told.map(({ row }: Answer) => row)).to.deep.equal([2, 3, 4, 6])
      expect(told[0].changes).to.deep.equal([{ column: '正文', before: '首段缩进。', now: '\u3000\u3000首段缩进。' }])
      expect(told[2].changes[0]).to.deep.include({ column: '公开渠道和载体', now: '政府网站、公开栏' })
      const revised = await imported(world, file, '--revise', ...by)
      expect(revised, JSON.stringify(revised)).to.include({ published: 0, revised: 3, rejected: 0 })
      const after = await imported(world, file, '--revise', ...by)
      expect(after).to.include({ accepted: 0, published: 0, revised: 0, alreadyImported: 6 })
      expect(after.rows.filter(({ code }: Answer) => code === 'reads-otherwise')).to.have.length(1)
    })
  })

  it('publish nothing new where the former reader moved the dates by four years', async function () {
    this.timeout(600_000)
    const cell = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`
    const row = (at: number, title: string, last: string) =>
      `<row r="${at}">${cell(`A${at}`, title)}${cell(`B${at}`, at === 1 ? '正文' : '文')}${last}</row>`
    const data = ['春耕公示', '秋收公示'].map((title, index) =>
      row(index + 2, title, `<c r="C${index + 2}" s="1"><v>44624</v></c>`),
    )
    const sheet = rawWorkbook({
      workbook: '<workbookPr date1904="true"/>',
      styles: '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
      sheets: [{ name: '台账', rows: row(1, '信息标题', cell('C1', '成文日期')) + data.join('') }],
    })
    const write = (world: World) => {
      const file = join(world.dataFolder, '年份.xlsx')
      writeFileSync(file, sheet)
      return [file]
    }
    await afterwards(write, async (world, reports) => {
      const [[file, before]] = [...reports] as [[string, Answer]]
      expect(before, JSON.stringify(before)).to.include({ published: 2 })
      const again = await imported(world, file, '--actor', 'taihe-clerk')
      expect(again, JSON.stringify(again)).to.include({ rejected: 0, published: 0, alreadyImported: 2 })
      expect(again.rows[0].changes).to.deep.equal([{ column: '成文日期', before: '2022-03-04', now: '2026-03-05' }])
    })
  })

  it('publish nothing new, whatever trouble there was with them', async function () {
    this.timeout(600_000)
    const folder = needsShared(this, 'reports/import')
    const files = readdirSync(folder).filter((name) => !name.endsWith('.json'))
    await afterwards(
      () => files.map((name) => join(folder, name)),
      async (world, reports) => {
        expect(reports.size).to.be.above(30)
        const anew: string[] = []
        for (const [file, before] of reports) {
          const { stdout } = await world.run(
            '--json',
            'import',
            file,
            '--node',
            'taihe',
            '--good-rows',
            '--actor',
            'taihe-clerk',
          )
          const report = stdout === '' ? null : (JSON.parse(stdout) as Answer)
          if (report !== null && report.published > 0 && before.published > 0)
            anew.push(`${file}: ${JSON.stringify(report.rows.filter((row: Answer) => row.outcome === 'accepted'))}`)
        }
        expect(anew).to.deep.equal([])
      },
    )
  })
})
