import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { MongoEngine } from '../../infra/engines/engine.ts'
import { caughtUp } from '../../scripts/hub-process.ts'
import { localMongoOrPending } from '../adapters/mongo/local-mongo.ts'
import { engineOrPending, engines } from '../engines.ts'
import { clientOf, plainContent } from './client.ts'
import { onEngines } from './compositions.ts'
import { eventually } from './scratch.ts'

describe('a store whose disk is full', function () {
  this.timeout(600_000)
  let disk: string
  let mongo: MongoEngine
  before(async function () {
    await engineOrPending(this, engines.kafka())
    await engineOrPending(this, engines.registry())
    disk = mkdtempSync(join(tmpdir(), 'hub-disk-'))
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', disk], { encoding: 'utf8' })
    if (mounted.status !== 0) {
      console.log(`      pending: mount is refused here (${mounted.stderr?.trim() ?? 'no mount command'})`)
      this.skip()
    }
    const before = process.env.TMPDIR
    // Where engines put their folders.
    process.env.TMPDIR = disk
    mongo = await localMongoOrPending(this, []).finally(() => {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    })
  })
  after(async () => {
    await mongo?.stop()
    if (disk === undefined) return
    spawnSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
  })

  it('is waited for in clear words; publishing goes on, and nothing is lost once there is room', () =>
    onEngines.inWorld(
      async (world) => {
        const hub = await world.start({ env: { HUB_RATE_LIMIT: '0' } })
        await caughtUp(hub.url)
        const client = clientOf(hub.url, hub.tokens.taihe)
        const text = '满'.repeat(100_000)
        const acknowledged: string[] = []
        let lastSeq = 0
        await eventually(async () => {
          const { status, body } = await client.publish('taihe', plainContent(`满盘 ${acknowledged.length}`, text))
          expect(status, JSON.stringify(body)).to.equal(201)
          acknowledged.push(body.itemId)
          lastSeq = body.nodeSeq
          return /tries again: MongoDB at .*(disk is full)/.test(hub.output())
        }, 120_000)
        expect(hub.output()).not.to.match(/\n\s+at /)

        expect(spawnSync('mount', ['-o', 'remount,size=1g', disk]).status).to.equal(0)
        await mongo.restart()
        await caughtUp(hub.url, { taihe: lastSeq })
        const items = await clientOf(hub.url).allChanges()
        for (const itemId of acknowledged) expect(items.has(itemId), itemId).to.equal(true)
        const compared = await world.run('compare')
        expect(compared.code, compared.stdout + compared.stderr).to.equal(0)
      },
      { mongo },
    ))
})
