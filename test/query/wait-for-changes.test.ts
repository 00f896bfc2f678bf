import { expect } from 'chai'
import type { NodeId } from '../../services/domain/ids.ts'
import { createActiveGeneration } from '../../services/query/active-generation.ts'
import { waitForChanges } from '../../services/query/wait-for-changes.ts'
import { MOST_WAITING_AT_ADDRESS } from '../../services/query/wait-for-version.ts'
import { createManualTimers } from '../manual-timers.ts'
import { contentOf, startScratchHub } from '../scratch-hub.ts'

const EMPTY = { changes: [], next: 'n', more: false }

describe('waiting for changes', function () {
  this.timeout(30_000)

  it('is bounded at an address, ends with the process, and leaves no timer behind', async () => {
    const hub = await startScratchHub()
    const active = createActiveGeneration(hub.store)
    const timers = createManualTimers()
    const ending = new AbortController()
    const ask = () =>
      waitForChanges(
        active,
        { cursor: undefined, read: async () => EMPTY },
        { waitSeconds: 30, msToNextDay: 1e9, client: 'greedy', signal: ending.signal, timers },
      )
    try {
      const waits = Array.from({ length: MOST_WAITING_AT_ADDRESS }, ask)
      while (timers.due().length < MOST_WAITING_AT_ADDRESS) await new Promise((resolve) => setImmediate(resolve))
      expect(await ask()).to.equal(EMPTY)
      expect(timers.due()).to.have.length(MOST_WAITING_AT_ADDRESS)
      ending.abort()
      await Promise.all(waits)
      expect(await ask()).to.equal(EMPTY)
      expect(timers.due()).to.deep.equal([])
    } finally {
      await active.close()
      await hub.stop()
    }
  })

  it('whoever found no place was answered at once, and would have asked again at once', async () => {
    const hub = await startScratchHub()
    const { itemId } = hub.publish('taihe' as NodeId, contentOf('等', '内容'))
    await hub.settle()
    const { next } = await hub.json('/v1/changes')
    const gone = new AbortController()
    const waitFor = (path: string) => hub.fetch(path, { signal: gone.signal }).catch(() => null)
    const due = () => hub.timers.due().filter((ms) => ms === 29_000).length
    const waits = Array.from({ length: MOST_WAITING_AT_ADDRESS }, () => waitFor(`/v1/changes?cursor=${next}&wait=29`))
    while (due() < MOST_WAITING_AT_ADDRESS) await new Promise((resolve) => setImmediate(resolve))
    const told = async (path: string) => {
      const response = await hub.fetch(path)
      return [response.status, response.headers.get('retry-after')]
    }
    expect(await told(`/v1/changes?cursor=${next}&wait=1`)).to.deep.equal([200, '5'])
    expect(await told(`/v1/items/${itemId}?atLeast=2&wait=1`)).to.deep.equal([504, '5'])
    expect(await told(`/v1/changes?cursor=${next}`)).to.deep.equal([200, null])
    expect(await told('/v1/changes?wait=1')).to.deep.equal([200, null])
    expect(await told(`/v1/items/${itemId}?atLeast=2&wait=0`)).to.deep.equal([504, null])
    hub.timers.pass(29_000)
    const answers = await Promise.all(waits)
    expect(new Set(answers.map((answer) => answer?.headers.get('retry-after')))).to.deep.equal(new Set([null]))
    await hub.stop()
  })

  it('does not keep a hub that stops: whoever waits is answered', async () => {
    const hub = await startScratchHub()
    await hub.settle()
    const { next } = await hub.json('/v1/changes')
    const waiting = hub.fetch(`/v1/changes?cursor=${next}&wait=30`)
    while (!hub.timers.due().includes(30_000)) await new Promise((resolve) => setImmediate(resolve))
    const stopped = hub.stop()
    const answer = await waiting
    expect(answer.headers.get('retry-after')).to.equal('5')
    expect(((await answer.json()) as { changes: unknown[] }).changes).to.deep.equal([])
    const sweep = setInterval(() => hub.timers.pass(50), 5)
    await stopped
    clearInterval(sweep)
  })
})
