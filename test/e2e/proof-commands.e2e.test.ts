import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { caughtUp, type HubProcess, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from './client.ts'
import { createStubbornClerk } from './stubborn-clerk.ts'

describe('verify, compare, replay and rebuild', function () {
  this.timeout(120_000)
  const folder = mkdtempSync(join(tmpdir(), 'hub-test-'))
  const dataFolder = join(folder, 'data')
  let hub: HubProcess
  const run = (...args: string[]) => runHub(['--json', ...args], { dataFolder })
  const answer = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(...args)
    expect(code, `${args.join(' ')}: ${stdout}${stderr}`).to.equal(0)
    return JSON.parse(stdout)
  }

  before(async () => {
    hub = await startHubProcess({ dataFolder, env: { HUB_RATE_LIMIT: '0' } })
    await caughtUp(hub.url)
  })
  after(async () => {
    await hub.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('find nothing wrong while a clerk goes on publishing, and readers never see less', async () => {
    const clerk = createStubbornClerk('taihe')
    const stop = new AbortController()
    const working = clerk.work(clientOf(hub.url, hub.tokens.taihe), stop.signal)
    try {
      await answer('verify')
      await answer('compare')
      expect(await answer('rebuild', '--switch')).to.include({ generation: 2, switched: true })
      await answer('replay')
      expect(await answer('rebuild', '--back')).to.include({ generation: 1 })
      expect(await answer('rebuild', '--switch')).to.include({ generation: 2, switched: true })
    } finally {
      stop.abort()
      await working
    }
    await caughtUp(hub.url)
    clerk.check(await clientOf(hub.url).allChanges())
    expect(clerk.acknowledged()).to.be.above(0)
    expect(await answer('rebuild', '--drop')).to.deep.include({ generation: 2, dropped: [1] })
    expect(readdirSync(dataFolder).filter((name) => name.startsWith('scratch-'))).to.be.empty
  })

  it('show an item as it was at a position and at a time, the same each time', async () => {
    const client = clientOf(hub.url, hub.tokens.taihe)
    const { itemId } = (await client.publish('taihe', plainContent('原题', '原文', { shownOn: { site: 'all' } }))).body
    await client.get(`/v1/items/${itemId}?atLeast=1`)
    const { records } = await answer('replay', '--item', itemId)
    const time = new Date().toISOString()
    await client.revise(itemId, 1, plainContent('新题', '新文', { shownOn: { site: 'all' } }))
    await client.get(`/v1/items/${itemId}?atLeast=2`)

    const then = await answer('replay', '--until', String(records), '--item', itemId)
    expect(then.item).to.deep.include({ version: 1, outlets: ['site/341222'] })
    expect(then.item.content.title).to.equal('原题')
    const atTime = await answer('replay', '--until', time, '--item', itemId)
    expect(atTime.digest).to.equal(then.digest)
    expect((await answer('replay', '--item', itemId)).item.content.title).to.equal('新题')
    expect((await run('replay', '--until', '0', '--item', itemId)).code).to.equal(1)
  })

  it('keep a replay only where they are told to, and only in an empty folder', async () => {
    const into = join(folder, 'kept')
    expect(await answer('replay', '--until', '10', '--into', into)).to.include({ records: 10, folder: into })
    expect(existsSync(join(into, 'g1.sqlite'))).to.equal(true)
    expect((await run('replay', '--into', into)).code).to.equal(2)
  })

  for (const [args, code, says] of [
    [['replay', '--until', 'yesterday'], 2, '2026-03-05T08:00:00'],
    [['replay', '--until', '-1'], 2, 'offset'],
    [['rebuild', '--back', '--switch'], 2, 'cannot be used with'],
    [['rebuild', '--back'], 2, 'no generation before'],
    [['verify', 'everything'], 2, 'too many arguments'],
    [['journal', 'rebase'], 2, 'Which node?'],
    [['journal', 'rebase', 'nobody'], 3, 'Another hub runs'],
  ] as const)
    it(`refuse "${args.join(' ')}" in clear words`, async () => {
      const refused = await run(...args)
      expect(refused.code, refused.stderr).to.equal(code)
      expect(refused.stderr).to.include(says)
      expect(refused.stderr).not.to.include('    at ')
    })

  it('say what to do on an empty folder', async () => {
    for (const command of ['verify', 'compare', 'replay', 'rebuild']) {
      const empty = join(folder, `empty-${command}`)
      const { code, stderr } = await runHub([command], { dataFolder: empty })
      expect(code, stderr).to.equal(2)
      expect(stderr).to.include('hub start')
    }
  })
})
