import { expect } from 'chai'
import type { MongoEngine } from '../../infra/engines/engine.ts'
import { caughtUp } from '../../scripts/hub-process.ts'
import { localMongoOrPending } from '../adapters/mongo/local-mongo.ts'
import { engineOrPending, engines } from '../engines.ts'
import { clientOf, plainContent } from './client.ts'
import { onEngines } from './compositions.ts'
import { eventually } from './scratch.ts'
import { onSmallDisk, type SmallDisk } from './small-disk.ts'

describe('a store whose disk is full', function () {
  this.timeout(600_000)
  let disk: SmallDisk<MongoEngine>
  before(async function () {
    await engineOrPending(this, engines.kafka())
    await engineOrPending(this, engines.registry())
    disk = await onSmallDisk(this, 48, () => localMongoOrPending(this, []))
  })
  after(() => disk?.remove())

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
          return /: lost: MongoDB at .*(disk is full)/.test(hub.output())
        }, 120_000)
        expect(hub.output()).not.to.match(/\n\s+at /)

        disk.grow()
        await disk.engine.restart()
        await caughtUp(hub.url, { taihe: lastSeq })
        const items = await clientOf(hub.url).allChanges()
        for (const itemId of acknowledged) expect(items.has(itemId), itemId).to.equal(true)
        const compared = await world.run('compare')
        expect(compared.code, compared.stdout + compared.stderr).to.equal(0)
      },
      { mongo: disk.engine },
    ))
})
