import { expect } from 'chai'
import type { KafkaEngine } from '../../infra/engines/engine.ts'
import { caughtUp } from '../../scripts/hub-process.ts'
import { engineOrPending, engines } from '../engines.ts'
import { clientOf, plainContent } from './client.ts'
import { onEngines } from './compositions.ts'
import { eventually } from './scratch.ts'
import { onSmallDisk, type SmallDisk } from './small-disk.ts'

describe('a broker whose disk is full', function () {
  this.timeout(600_000)
  let disk: SmallDisk<KafkaEngine>
  before(async function () {
    await engineOrPending(this, engines.registry())
    await engineOrPending(this, engines.mongo())
    disk = await onSmallDisk(this, 80, () => engineOrPending(this, engines.fresh.kafka()))
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
        const publish = async (title: string, body: string) => {
          const answer = await client.publish('taihe', plainContent(title, body))
          expect(answer.status, JSON.stringify(answer.body)).to.equal(201)
          acknowledged.push(answer.body.itemId)
          lastSeq = answer.body.nodeSeq
        }
        await eventually(async () => {
          await publish(`满盘 ${acknowledged.length}`, text)
          return /log: lost/.test(hub.output())
        }, 120_000)
        for (let i = 0; i < 5; i++) await publish(`日志已满 ${i}`, '文')
        const lines = hub
          .output()
          .split('\n')
          .filter((line) => line.includes('log: lost'))
        expect(lines, hub.output()).to.have.length(1)
        // A probe that hangs has no error to tell of yet: the line says that, and for how long it was waited.
        expect(lines[0], lines[0]).to.match(
          /"code":"log-[a-z]+","msg":"log: lost: Kafka .+"|"msg":"log: lost: does not answer within 5 s"/,
        )
        const { partitions } = (await client.get('/v1/status')).body
        for (const { lagEvents } of partitions) expect(lagEvents, 'unknown is not 0').not.to.equal(0)
        expect(hub.output()).not.to.match(/\n\s+at /)

        disk.grow()
        await disk.engine.restart()
        // This is hundreds of megabytes of text, in whichever store is at hand.
        await caughtUp(hub.url, { taihe: lastSeq }, 400_000)
        const items = await clientOf(hub.url).allChanges()
        for (const itemId of acknowledged) expect(items.has(itemId), itemId).to.equal(true)
        const verified = await world.run('verify')
        expect(verified.code, verified.stdout + verified.stderr).to.equal(0)
      },
      { kafka: disk.engine },
    ))
})
