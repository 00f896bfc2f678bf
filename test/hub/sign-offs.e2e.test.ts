import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHub } from '../../scripts/hub-process.ts'
import type { Answer } from '../e2e/client.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { makeHub } from './made-hub.ts'

const RULES = [{ id: 'three', roles: ['初审', '终审'], before: ['publish', 'revise'] }]
const CONTENT = {
  title: '关于汛期值守的通知',
  body: { format: 'text', text: '正文' },
  shownOn: { site: 'all' },
}
const SIGNS = ['--node', 'taihe', '--actor', 'taihe-clerk']
const REVIEW = ['--review', '初审=office-07@2026-03-04', '--review', '终审=office-01@2026-03-05']

describe('the commands of an office whose rules demand sign-offs', function () {
  this.timeout(120_000)
  const folder = scratchFolder()
  let dataFolder: string
  const hub = async (...args: string[]) => {
    const { code, stdout, stderr } = await runHub(['--json', ...args], { dataFolder })
    return { code, stderr, told: (stdout === '' ? {} : JSON.parse(stdout)) as Answer }
  }
  const fileOf = (name: string, text: string) => {
    const file = join(folder(), name)
    writeFileSync(file, text)
    return file
  }
  before(async () => {
    dataFolder = await makeHub(folder())
    const rules = fileOf('rules.json', JSON.stringify(RULES))
    const adopted = await hub('rules', 'import', rules, '--set', 'review', '--since', '2026-01-01')
    expect(adopted.code, adopted.stderr).to.equal(0)
  })

  it('publish and revise with them, refuse without, and what they signed verifies', async () => {
    const content = fileOf('content.json', JSON.stringify(CONTENT))
    const refused = await hub('publish', content, ...SIGNS)
    expect([refused.code, refused.told.code]).to.deep.equal([1, 'sign-off-missing'])
    const unclear = await hub('publish', content, ...SIGNS, '--review', '初审')
    expect(unclear.code, unclear.stderr).to.equal(2)
    const { code, told, stderr } = await hub('publish', content, ...SIGNS, ...REVIEW)
    expect(code, stderr).to.equal(0)
    const change = ['--set', 'title=关于做好汛期值守的通知', '--reason', '更正', '--if-match', '1', '--yes']
    const revise = ['revise', told.itemId, ...change, '--actor', 'taihe-clerk']
    expect((await hub(...revise)).told.code).to.equal('sign-off-missing')
    expect((await hub(...revise, ...REVIEW)).told).to.include({ ok: true, version: 2 })
    const shown = await hub('show', told.itemId)
    const review = [
      { role: '初审', actor: 'office-07', at: '2026-03-04' },
      { role: '终审', actor: 'office-01', at: '2026-03-05' },
    ]
    expect(shown.told.versions.map((one: Answer) => one.review)).to.deep.equal([review, review])
    const verified = await hub('verify')
    expect(verified.code, verified.stderr).to.equal(0)
  })

  it('import a file with them for all of its rows, and say in a dry run that they are missing', async () => {
    const file = fileOf('台账.csv', '信息标题,正文\n水库公告,全文\n渠道公告,全文\n')
    const tried = await hub('import', file, '--node', 'taihe', '--dry-run')
    expect(tried.told.rows.map((row: Answer) => row.code)).to.deep.equal(['sign-off-missing', 'sign-off-missing'])
    expect((await hub('import', file, ...SIGNS)).told).to.include({ published: 0, rejected: 2 })
    expect((await hub('import', file, ...SIGNS, ...REVIEW)).told).to.include({ published: 2, rejected: 0 })
    const others = ['--review', '初审=office-08@2026-03-05', '--review', '终审=office-01@2026-03-05']
    expect((await hub('import', file, ...SIGNS, ...others)).told).to.include({ published: 0, alreadyImported: 2 })
  })

  it('give a token the right to tell them over HTTP', async () => {
    const granted = await hub('tokens', 'new', '--actor', 'site-cms', '--node', 'taihe', '--right', 'review')
    expect(granted.told).to.deep.include({ actor: 'site-cms', rights: ['review'] })
    const { told } = await hub('tokens', 'list')
    expect(told.find((one: Answer) => one.actor === 'site-cms').rights).to.deep.equal(['review'])
    const auditor = await hub('tokens', 'new', '--actor', 'audit-1', '--role', 'auditor', '--right', 'review')
    expect(auditor.code).to.equal(2)
    expect((await hub('verify')).code).to.equal(0)
  })
})
