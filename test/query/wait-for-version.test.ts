import { expect } from 'chai'
import { itemIdOf } from '../../services/domain/ids.ts'
import { type ActiveGeneration, createActiveGeneration } from '../../services/query/active-generation.ts'
import { MOST_WAITING_AT_ADDRESS, MOST_WAITING_READERS, waitForVersion } from '../../services/query/wait-for-version.ts'
import { createManualTimers } from '../manual-timers.ts'
import { contentOf, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

describe('waiting for a version', function () {
  this.timeout(60_000)

  it('wakes very many readers, and answers any further reader at once with the version as it is', async () => {
    const hub = await startScratchHub()
    const active = createActiveGeneration(hub.store)
    const { signal } = new AbortController()
    try {
      const { itemId } = hub.publish(TAIHE, contentOf('通知', '正文'))
      await hub.settle()
      const wait = (waitSeconds: number, client = 'another') =>
        waitForVersion(active, itemId, { atLeast: 2, waitSeconds, client, signal, timers: hub.timers })
      const waits = Array.from({ length: MOST_WAITING_READERS }, (_, reader) => wait(60, `address ${reader % 10}`))
      const answeredAtOnce = await wait(3600).catch((error) => error)
      expect(answeredAtOnce).to.have.property('message', 'version-not-reached')
      hub.revise(itemId, 1, contentOf('通知', '改过的正文'))
      const versions = (await Promise.all(waits)).map(({ version }) => version)
      expect(new Set(versions)).to.deep.equal(new Set([2]))
      expect(await wait(60)).to.include({ version: 2 })
    } finally {
      await active.close()
      await hub.stop()
    }
  })

  it('is for everybody: one address that asks five hundred times leaves places to others', async () => {
    const hub = await startScratchHub()
    const active = createActiveGeneration(hub.store)
    const timers = createManualTimers()
    const { signal } = new AbortController()
    try {
      const { itemId } = hub.publish(TAIHE, contentOf('通知', '正文'))
      await hub.settle()
      const wait = (client: string, atLeast = 2) =>
        waitForVersion(active, itemId, { atLeast, waitSeconds: 30, client, signal, timers }).catch(
          ({ message }) => message,
        )
      const flood = Array.from({ length: MOST_WAITING_READERS }, () => wait('greedy', 99))
      expect(timers.due()).to.have.length(MOST_WAITING_AT_ADDRESS)
      const honest = wait('honest')
      hub.revise(itemId, 1, contentOf('通知', '改过的正文'))
      await hub.settle()
      expect(await honest).to.include({ version: 2 })
      timers.pass(30_000)
      expect(new Set(await Promise.all(flood))).to.deep.equal(new Set(['version-not-reached']))
      expect(await wait('greedy', 1)).to.include({ version: 2 })
      expect(timers.due()).to.deep.equal([])
    } finally {
      await active.close()
      await hub.stop()
    }
  })

  it('ends with the version as it is when the time is over, and leaves no timer behind', async () => {
    const hub = await startScratchHub()
    const active = createActiveGeneration(hub.store)
    const timers = createManualTimers()
    const { signal } = new AbortController()
    try {
      const { itemId } = hub.publish(TAIHE, contentOf('通知', '正文'))
      await hub.settle()
      const wait = (atLeast: number, waitSeconds: number) =>
        waitForVersion(active, itemId, { atLeast, waitSeconds, client: 'a', signal, timers }).catch(
          ({ message }) => message,
        )
      const inVain = wait(2, 10)
      expect(timers.due()).to.deep.equal([10_000])
      timers.pass(10_000)
      expect(await inVain).to.equal('version-not-reached')
      expect(await wait(2, 0)).to.equal('version-not-reached')
      expect(await wait(1, 10)).to.include({ version: 1 })
      expect(timers.due()).to.deep.equal([])
    } finally {
      await active.close()
      await hub.stop()
    }
  })

  it('asks the store again only after a write: an unknown item with atLeast=0 held the whole process for ever', async () => {
    for (const stored of [null, { version: 0 }, { version: Number.NaN }, { version: '1' }]) {
      let asked = 0
      const generation = {
        onWrite: () => () => {},
        item: async () => {
          if (++asked > 3) throw new Error('asked again and again')
          return stored
        },
      }
      const active = { use: (work: (from: unknown) => unknown) => work(generation) } as unknown as ActiveGeneration
      const timers = createManualTimers()
      const { signal } = new AbortController()
      const itemId = itemIdOf(TAIHE, '01912f4c-7a51-7b7e-9c56-3f8f0f2a1b3c')
      for (const atLeast of [0, 1, Number.NaN]) {
        const waiting = waitForVersion(active, itemId, { atLeast, waitSeconds: 10, client: 'a', signal, timers })
        waiting.catch(() => {})
        await new Promise((resolve) => setImmediate(resolve))
        timers.pass(10_000)
        const answer = await waiting.catch(({ message }) => message)
        expect([stored, 'version-not-reached'], `${stored?.version} ${atLeast}`).to.include(answer)
        asked = 0
      }
    }
  })

  it('of atLeast=0 says at once what is there', async () => {
    const hub = await startScratchHub()
    try {
      const { itemId } = hub.publish(TAIHE, contentOf('通知', '正文'))
      await hub.settle()
      expect((await hub.fetch(`/v1/items/${itemId}?atLeast=0`)).status).to.equal(200)
      const unknown = `${itemId.slice(0, -1)}${itemId.endsWith('0') ? '1' : '0'}`
      for (const question of ['', '?atLeast=0', '?atLeast=0&wait=30'])
        expect((await hub.fetch(`/v1/items/${unknown}${question}`)).status, question).to.equal(404)
    } finally {
      await hub.stop()
    }
  })
})
