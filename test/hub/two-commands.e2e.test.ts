import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { caughtUp, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { dataFolderAt } from '../../services/hub/data/data-folder.ts'
import { lockKeysShared } from '../../services/hub/data/lock-keys.ts'
import { type Answer, clientOf, plainContent } from '../e2e/client.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { makeHub } from './made-hub.ts'

describe('two commands at once', function () {
  this.timeout(120_000)
  const folder = scratchFolder()
  let dataFolder: string
  before(async () => {
    dataFolder = await makeHub(folder())
  })
  const hub = (...args: string[]) => runHub(['--json', ...args], { dataFolder })

  it('that make and revoke tokens undo nothing of each other', async () => {
    const actors = Array.from({ length: 5 }, (_, index) => `clerk-${index}`)
    const [first] = JSON.parse((await hub('tokens', 'list')).stdout) as Answer[]
    const made = await Promise.all([
      ...actors.map((actor) => hub('tokens', 'new', '--actor', actor, '--node', 'taihe')),
      hub('tokens', 'revoke', first.tokenId),
    ])
    for (const { code, stderr } of made) expect(code, stderr).to.equal(0)
    const listed = JSON.parse((await hub('tokens', 'list')).stdout) as Answer[]
    expect(listed.map(({ actor }) => actor)).to.include.members(actors)
    expect(listed.map(({ tokenId }) => tokenId)).not.to.include(first.tokenId)
  })

  it('that make a hub in one folder make one, and the other says so', async () => {
    const empty = join(folder(), 'empty')
    const division = ['--json', 'init', '--division', '341222']
    const made = await Promise.all([runHub(division, { dataFolder: empty }), runHub(division, { dataFolder: empty })])
    expect(made.map(({ code }) => code).sort()).to.satisfy(([one, other]: number[]) => one === 0 && other !== 0)
    expect(made.map(({ stderr }) => stderr).join('')).to.match(/^.*\[(data-folder-taken|hub-exists)\]\n$/)
    const verified = await runHub(['verify'], { dataFolder: empty })
    expect(verified.code, verified.stderr).to.equal(0)
  })

  it('a token for an auditor has no node, and a pseudonym is no number of a person', async () => {
    for (const args of [
      ['--role', 'auditor', '--node', 'taihe', '--actor', 'audit-1'],
      ['--node', 'taihe', '--actor', '13800138000'],
    ]) {
      const { code, stderr } = await hub('tokens', 'new', ...args)
      expect(code).to.equal(2)
      expect(stderr).not.to.include('\n    at ')
    }
  })

  it('a key is not rotated while another command signs with it', async () => {
    const lock = lockKeysShared(dataFolderAt(dataFolder))
    const refused = await hub('keys', 'rotate', '--node', 'taihe')
    lock[Symbol.dispose]()
    expect(refused.code).to.equal(3)
    expect(refused.stderr)
      .to.include('[keys-in-use]')
      .and.to.match(/^.*\n$/)
    const rotated = await hub('keys', 'rotate', '--node', 'taihe')
    expect(rotated.code, rotated.stderr).to.equal(0)
  })

  it('import, publish and HTTP at once give one chain without a gap', async () => {
    const file = join(folder(), 'many.ndjson')
    const lines = Array.from({ length: 1500 }, (_, index) => JSON.stringify({ title: `第${index}条`, body: '正文' }))
    writeFileSync(file, lines.join('\n'))
    const content = join(folder(), 'content.json')
    writeFileSync(content, JSON.stringify(plainContent('命令行', '正文')))
    const running = await startHubProcess({ dataFolder, env: { HUB_RATE_LIMIT: '0' } })
    try {
      const client = clientOf(running.url, running.tokens.taihe)
      const before = (await client.get('/v1/status')).body.nodes.find((n: Answer) => n.nodeId === 'taihe').lastSeq
      const importing = hub('import', file, '--node', 'taihe', '--actor', 'taihe-clerk')
      const publishing = hub('publish', content, '--node', 'taihe', '--actor', 'taihe-clerk')
      const posts = await Promise.all(
        Array.from({ length: 20 }, (_, index) => client.publish('taihe', plainContent(`网上${index}`, '正文'))),
      )
      expect(posts.map(({ status }) => status)).to.deep.equal(posts.map(() => 201))
      const [imported, published] = await Promise.all([importing, publishing])
      expect(imported.code, imported.stderr).to.equal(0)
      expect(published.code, published.stderr).to.equal(0)
      await caughtUp(running.url, { taihe: before + 1500 + 1 + 20 })
    } finally {
      await running.stop()
    }
    const verified = await hub('verify')
    expect(verified.code, verified.stdout).to.equal(0)
  })
})
