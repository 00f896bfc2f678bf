import { expect } from 'chai'
import { caughtUp } from '../../scripts/hub-process.ts'
import { changeStoredText } from './change-stored-text.ts'
import { clientOf, plainContent } from './client.ts'
import { describeOnBoth, type World } from './compositions.ts'
import { eventually } from './scratch.ts'

describeOnBoth('services of the hub', ({ inWorld }) => {
  it('run as four processes over the same stores as they run in one', () =>
    inWorld(async (world) => {
      const whole = await world.start()
      const { tokens } = whole
      await caughtUp(whole.url)
      const before = await clientOf(whole.url).allChanges()
      await whole.stop()

      const services = {
        publisher: await world.startService('publisher'),
        projector: await world.startService('projector'),
        query: await world.startService('query'),
        monitor: await world.startService('monitor'),
      }
      const published = await clientOf(services.publisher.url, tokens.taihe).publish(
        'taihe',
        plainContent('四个进程', '仍是同一条'),
      )
      expect(published.status).to.equal(201)
      const seen = await clientOf(services.query.url).get(`/v1/items/${published.body.itemId}?atLeast=1`)
      expect(seen.body.fingerprint).to.equal(published.body.fingerprint)
      // Changes are given up to the checkpoint, which moves after the item is readable.
      await eventually(async () => (await clientOf(services.query.url).allChanges()).size === before.size + 1)
      const metrics = await (await fetch(`${services.monitor.url}/metrics`)).text()
      expect(metrics).to.include('hub_projection_lag_events{partition="0"} 0')
      for (const service of Object.values(services)) {
        expect((await fetch(`${service.url}/readyz`)).status).to.equal(200)
        expect(await service.stop()).to.equal(0)
      }
    }))

  it('go on applying to the generation that a rebuild switched to, and to the one before', () =>
    inWorld(async (world) => {
      const { hub, publish, isReadable } = await clerkAt(world)
      const switched = await world.run('rebuild', '--switch')
      expect(switched.code, switched.stdout + switched.stderr).to.equal(0)
      const after = await publish('切换之后')
      await isReadable(after)
      expect((await clientOf(hub.url).get('/v1/status')).body.generation).to.equal(2)

      expect((await world.run('rebuild', '--back')).code).to.equal(0)
      await isReadable(after)
      await isReadable(await publish('回退之后'))
      expect((await clientOf(hub.url).get('/v1/status')).body.generation).to.equal(1)
    }))

  it('let a generation go that is dropped under them, and it does not come back', () =>
    inWorld(async (world) => {
      const { hub, publish, isReadable } = await clerkAt(world)
      expect((await world.run('rebuild', '--switch')).code).to.equal(0)
      await isReadable(await publish('两代都在'))
      const dropped = await world.run('--json', 'rebuild', '--drop')
      expect(JSON.parse(dropped.stdout), dropped.stderr).to.deep.equal({ generation: 2, dropped: [1] })

      for (let i = 0; i < 10; i++) await isReadable(await publish(`只剩一代 ${i}`))
      const back = await world.run('rebuild', '--back')
      expect(back.code, back.stdout).to.equal(2)
      expect(back.stderr).to.include('no generation before')
      const compared = await world.run('compare')
      expect(compared.code, compared.stdout + compared.stderr).to.equal(0)
      // The next generation is built, switched to and dropped in its turn.
      expect((await world.run('rebuild', '--switch')).code).to.equal(0)
      await isReadable(await publish('第三代'))
      expect(JSON.parse((await world.run('--json', 'rebuild', '--drop')).stdout)).to.deep.equal({
        generation: 3,
        dropped: [2],
      })
      // Generation 4 was switched to, left and dropped. Its number is not given again.
      expect((await world.run('rebuild', '--switch')).code).to.equal(0)
      for (const step of ['--back', '--drop', '--switch']) expect((await world.run('rebuild', step)).code).to.equal(0)
      const last = await publish('第五代')
      await isReadable(last)
      expect((await clientOf(hub.url).get('/v1/status')).body.generation).to.equal(5)
      expect(hub.output()).not.to.match(/tries again|: lost: (?!does not answer)|\n\s+at /)
      expect(await hub.stop()).to.equal(0)
    }))

  it('let a tampered generation go for a rebuilt one only when told to', () =>
    inWorld(async (world) => {
      const hub = await world.start()
      const { body } = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', plainContent('原题', '原文'))
      await clientOf(hub.url).get(`/v1/items/${body.itemId}?atLeast=1`)
      await changeStoredText(world, body.itemId, '原题', '改题')
      const shown = () => clientOf(hub.url).get(`/v1/items/${body.itemId}`)
      expect((await shown()).body.code).to.equal('item-not-verifiable')
      const refused = await world.run('--json', 'rebuild', '--switch')
      expect(refused.code).to.equal(1)
      expect(JSON.parse(refused.stdout).switched).to.equal(false)
      const forced = await world.run('--json', 'rebuild', '--switch', '--force')
      expect(forced.code, forced.stderr).to.equal(0)
      expect((await shown()).body.title).to.equal('原题')
    }))
})

/** A hub that has caught up, and the work of a clerk of taihe there. */
async function clerkAt(world: World) {
  const hub = await world.start()
  await caughtUp(hub.url)
  const clerk = clientOf(hub.url, hub.tokens.taihe)
  return {
    hub,
    publish: async (title: string): Promise<string> => {
      const { status, body } = await clerk.publish('taihe', plainContent(title, '正文'))
      expect(status).to.equal(201)
      return body.itemId
    },
    isReadable: async (itemId: string) =>
      expect(await clientOf(hub.url).get(`/v1/items/${itemId}?atLeast=1`)).to.have.property('status', 200),
  }
}
