import { expect } from 'chai'
import { createHubClient, type HubClientError, type Step } from '../../clients/typescript/src/index.ts'
import { dice, seededRandom } from '../../scripts/generate/random.ts'
import type { ItemId } from '../../services/domain/ids.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, TAIHE } from '../scratch-places.ts'
import { startFaultyWire } from './faulty-wire.ts'
import { openSyncScene, SITE, type SyncScene, until } from './sync-scene.ts'

describe('sync() of the TypeScript client', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let scene: SyncScene

  beforeEach(async () => {
    hub = await startScratchHub()
    scene = await openSyncScene(hub)
  })
  afterEach(async () => {
    scene.stop()
    await hub.stop()
  })

  const rebuild = async () => {
    const second = await hub.project(2)
    await second.caughtUp()
    await hub.store.activate(2)
    await second.stop()
  }

  for (const from of ['export', 'pages'] as const) {
    it(`keeps every state, read first by ${from}`, async () => {
      const { table, troubles, syncOnce, wanted, publishSome } = scene
      const [a, b, c, d] = (await publishSome(4)) as [ItemId, ItemId, ItemId, ItemId]
      hub.publish(TAIHE, contentOf('以后才展示', '内容', { displayFrom: '2026-04-01' }))
      hub.publish(TAIHE, contentOf('展示完了', '内容', { displayUntil: '2026-03-01' }))
      await hub.settle()
      const [first, ...others] = await syncOnce({ from })
      expect(first?.restart).to.equal(null)
      expect([first, ...others].filter((step) => step?.isComplete)).to.have.length(1)
      expect(table.plain()).to.deep.equal(await wanted())
      expect(table.rows().size).to.equal(6)

      hub.withdraw(a, 1)
      hub.redact(b, 1, contentOf('改过', '删去了个人信息'))
      hub.revise(c, 1, contentOf('更正', '内容'))
      hub.revise(d, 1, contentOf('只在市里', '内容', { shownOn: { topic: 'all' } }))
      await hub.settle()
      await syncOnce({ from })
      expect(table.plain()).to.deep.equal(await wanted())
      expect(table.rows().get(a)).to.include({ state: 'withdrawn', text: null })
      expect(table.rows().get(b)).to.include({ version: 2, title: '改过' })
      expect(table.rows().has(d)).to.equal(false)
      expect(troubles).to.deep.equal([])
    })

    it(`deletes what did not come when it reads anew after a 410, by ${from}, and says why`, async () => {
      const { table, syncOnce, publishSome } = scene
      await publishSome(3)
      await syncOnce({ from })
      const kept = table.plain()
      table.rows().set('gone', { version: 1, state: 'shown', title: '旧', text: '旧', reading: 'before' })
      await rebuild()
      const [first, ...others] = await syncOnce({ from })
      expect(first?.restart).to.equal('rebuilt')
      expect(others.every(({ restart }) => restart === null)).to.equal(true)
      expect(table.plain()).to.deep.equal(kept)
    })
  }

  it('loses nothing wherever the consumer dies, and stores nothing twice', async () => {
    const { table, steps, syncOnce, wanted } = scene
    const { pick, chance, between } = dice(seededRandom(1))
    const items: { itemId: ItemId; version: number }[] = []
    for (let turn = 0; turn < 25; turn++) {
      for (let n = between(0, 4); n > 0; n--) {
        const item = items.length > 0 && chance(0.5) ? pick(items) : null
        const content = contentOf(`第${turn}轮`, '内容', pick([{}, { shownOn: { topic: 'all' } }]))
        if (item === null) items.push(hub.publish(TAIHE, content))
        else if (chance(0.2)) hub.withdraw(items.splice(items.indexOf(item), 1)[0]?.itemId as ItemId, item.version)
        else item.version = hub.revise(item.itemId, item.version, content).version
      }
      await hub.settle()
      let left = between(0, 3)
      // A step that came and was not stored: the process died within its transaction.
      for await (const step of steps({ from: pick(['export', 'pages']) })) {
        if (left-- === 0) break
        table.apply(step)
      }
    }
    await syncOnce()
    expect(table.plain()).to.deep.equal(await wanted())
    expect(await syncOnce()).to.have.length(1)
  })

  it('follows the stream, through an end of it, a rebuild in the middle, and a reader who is slow', async () => {
    const { wire, table, troubles, steps, wanted, publishSome } = scene
    await publishSome(2)
    const ending = new AbortController()
    let restarts = 0
    const followed = (async () => {
      for await (const step of steps({ follow: 'stream', signal: ending.signal })) {
        table.apply(step)
        if (step.restart === 'rebuilt') restarts++
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    })()
    const shows = (itemId: ItemId, version = 1) => until(() => table.rows().get(itemId)?.version === version)
    const streams = () => wire.asked.filter((path) => path.startsWith('/v1/changes/stream')).length
    await until(() => streams() === 1)
    const [itemId] = (await publishSome(1)) as [ItemId]
    await shows(itemId)
    hub.revise(itemId, 1, contentOf('更正', '内容'))
    await shows(itemId, 2)

    wire.breakOff()
    await until(() => streams() === 2)
    const [second] = (await publishSome(1)) as [ItemId]
    await shows(second)

    await rebuild()
    hub.timers.pass(5000)
    await until(() => restarts === 1)
    await until(() => streams() === 3)
    expect(table.plain()).to.deep.equal(await wanted())
    ending.abort()
    await followed
    expect(troubles.map(({ code }) => code)).to.deep.equal(['broken-off'])
  })

  it('goes on by pages where no stream comes through, and tries it less and less often', async () => {
    const { wire, table, troubles, steps, publishSome } = scene
    await publishSome(1)
    wire.will({ on: /stream/, times: 4, answer: { status: 502, body: '<html>bad gateway</html>' } })
    const ending = new AbortController()
    const followed = (async () => {
      for await (const step of steps({ follow: 'stream', signal: ending.signal })) table.apply(step)
    })()
    await until(() => troubles.length > 1)
    const [itemId] = (await publishSome(1)) as [ItemId]
    await until(() => table.rows().has(itemId))
    await until(() => wire.left() === 0)
    ending.abort()
    await followed
    expect(new Set(troubles.map(({ code }) => code))).to.deep.equal(new Set(['status-502']))
  })

  it('asks again and again with `wait`', async () => {
    const { wire, table, troubles, steps, publishSome } = scene
    await publishSome(1)
    const ending = new AbortController()
    const followed = (async () => {
      for await (const step of steps({ follow: 'poll', signal: ending.signal })) table.apply(step)
    })()
    await until(() => wire.asked.some((path) => path.includes('wait=30')))
    const [itemId] = (await publishSome(1)) as [ItemId]
    await until(() => table.rows().has(itemId))
    ending.abort()
    await followed
    expect(troubles).to.deep.equal([])
  })

  it('gives up a page and a stream that say nothing, and asks again', async () => {
    const { wire, table, troubles, steps, publishSome } = scene
    await publishSome(1)
    wire.will({ on: /changes\?/, isSilent: true }, { on: /stream/, isSilent: true })
    const ending = new AbortController()
    const followed = (async () => {
      const options = { from: 'pages' as const, follow: 'stream' as const, silentMs: 400, signal: ending.signal }
      for await (const step of steps(options)) table.apply(step)
    })()
    await until(() => wire.left() === 0 && troubles.length === 2)
    const [itemId] = (await publishSome(1)) as [ItemId]
    await until(() => table.rows().has(itemId))
    ending.abort()
    await followed
    expect(troubles.slice(0, 2).map(({ code }) => code)).to.deep.equal(['silent', 'silent'])
  })

  it('waits for a hub that is not there yet, and reads the file then', async () => {
    const { wire, table, troubles, wanted, publishSome } = scene
    await publishSome(1)
    const { url, stop } = wire
    stop()
    const followed = (async () => {
      for await (const step of createHubClient({ url, firstPauseMs: 1 }).sync({
        outlets: [SITE],
        onTrouble: (error) => troubles.push(error),
      })) {
        table.apply(step)
        expect(step.restart).to.equal(null)
      }
    })()
    await until(() => troubles.length > 3)
    const late = await startFaultyWire(hub.url, Number(new URL(url).port))
    await followed
    late.stop()
    expect(new Set(troubles.map(({ code }) => code))).to.deep.equal(new Set(['unreachable']))
    expect(late.asked[0]).to.match(/^\/v1\/exports/)
    expect(table.plain()).to.deep.equal(await wanted())
  })

  it('throws what asking again does not mend, with the hub’s code and the Request-Id', async () => {
    const { syncOnce } = scene
    const failed = await syncOnce({ outlets: ['site/999999'] }).catch((error: HubClientError) => error)
    expect(failed).to.include({ name: 'HubClientError', status: 404, isRetryable: false })
    expect((failed as HubClientError).requestId).to.match(/^[\w.-]+$/)
  })

  it('begins anew when it is asked for other outlets than before, and says where each item is shown', async () => {
    const { table, syncOnce, wanted, publishSome } = scene
    hub.publish(FUYANG, contentOf('全市', '内容'))
    await publishSome(2)
    await syncOnce()
    const outlets = ['site/341222', 'site/341226']
    const [first, ...others] = await syncOnce({ outlets })
    expect(first?.restart).to.equal('asked-otherwise')
    const { entries } = [first, ...others].find((step) => step?.isComplete) as Step
    for (const outlet of outlets)
      expect(entries?.[outlet]).to.deep.equal((await hub.json(`/v1/outlets/${outlet}`)).entries)
    expect(table.plain()).to.deep.equal(await wanted(outlets))
    // The order of outlets is no other question; a text that this client did not write is none at all.
    expect((await syncOnce({ outlets: outlets.toReversed() }))[0]?.restart).to.equal(null)
    expect((await syncOnce({ outlets, position: 'x' }))[0]?.restart).to.equal('position-unreadable')
  })
})
