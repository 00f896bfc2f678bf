import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHub } from '../../scripts/hub-process.ts'
import type { Answer } from '../e2e/client.ts'
import { filesHolding } from '../e2e/scratch.ts'
import { scratchFolder } from '../scratch-folder.ts'

describe('a title that was corrected in the sheet', function () {
  this.timeout(180_000)
  const folder = scratchFolder()

  it('becomes no second item without a word: asked about, revised or published as new; what was redacted is in no file', async () => {
    const dataFolder = join(folder(), 'data')
    const made = await runHub(['--json', 'init', '--division', '341222'], { dataFolder })
    const { nodeId } = JSON.parse(made.stdout).nodes.find((node: Answer) => node.divisionCode === '341222')
    const file = join(folder(), '台账.csv')
    const table = (...titles: string[]) =>
      writeFileSync(file, `信息标题,成文日期,正文\n${titles.map((title) => `${title},2026-03-01,正文\n`).join('')}`)
    const run = async (...args: string[]) => {
      const { code, stdout } = await runHub(['--json', ...args, '--actor', `${nodeId}-clerk`], { dataFolder })
      return { code, ...(JSON.parse(stdout) as Answer) }
    }
    const importing = (...more: string[]) => run('import', file, '--node', nodeId, ...more)

    table('关于春耕备拼工作的通知', '旧县村低保公示', '城关村低保公示')
    const first = await importing()
    expect([first.code, first.published]).to.deep.equal([0, 3])
    const [{ itemId }] = first.rows

    table('关于春耕备耕工作的通知', '旧县村低保公示', '城关村低保公示')
    const asked = await importing()
    expect([asked.code, asked.published, asked.rows[0].code, asked.rows[0].itemId]).to.deep.equal([
      1,
      0,
      'near-twin',
      itemId,
    ])
    const revised = await importing('--revises', itemId)
    expect([revised.code, revised.revised, revised.alreadyImported]).to.deep.equal([0, 1, 2])
    expect(await importing()).to.include({ code: 0, alreadyImported: 3, published: 0 })

    const monthAhead = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10)
    const lines = join(folder(), '公告.ndjson')
    const line = (title: string, more = {}) =>
      writeFileSync(
        lines,
        JSON.stringify({
          title,
          body: { format: 'text', text: title },
          shownOn: { site: 'all' },
          documentNumber: '太政〔2026〕9号',
          ...more,
        }),
      )
    const importingLines = (...more: string[]) => run('import', lines, '--node', nodeId, ...more)
    line('关于秋收工作的通知')
    const shown = (await importingLines()).rows[0].itemId
    line('关于秋收工作之通知', { displayFrom: monthAhead })
    for (const more of [['--dry-run'], []]) {
      const hides = await importingLines('--revises', shown, ...more)
      expect([hides.code, hides.rejected, hides.rows[0].code]).to.deep.equal([1, 1, 'already-shown'])
    }
    const hidden = ['--revises', shown, '--hide-until-then']
    expect(await importingLines(...hidden, '--dry-run')).to.include({ code: 0, accepted: 1, revised: 0 })
    expect(await importingLines(...hidden)).to.include({ code: 0, accepted: 1, revised: 1 })

    const content = join(folder(), 'content.json')
    const say = (text: string) =>
      writeFileSync(
        content,
        JSON.stringify({ title: '关于临时救助的公示', body: { format: 'text', text }, shownOn: { site: 'all' } }),
      )
    say('槐树巷南侧第三家。')
    const one = await run('publish', content, '--node', nodeId)
    expect(await run('publish', content, '--node', nodeId)).to.deep.include({ code: 'near-twin', itemId: one.itemId })
    const other = await run('publish', content, '--node', nodeId, '--new')
    say('（已处理）')
    const change = ['--if-match', '1', '--reason', '删除个人信息']
    const redacted = await run('redact', one.itemId, content, ...change)
    expect(redacted.warnings.map(({ code }: Answer) => code)).to.deep.equal(['twin-holds-text'])
    expect(redacted.warnings[0].message).to.include(other.itemId)
    expect((await run('redact', other.itemId, content, ...change)).warnings).to.deep.equal([])
    expect(filesHolding(join(dataFolder, 'nodes'), '槐树巷')).to.deep.equal([])
    expect((await runHub(['--json', 'verify'], { dataFolder })).code).to.not.equal(2)
  })
})
