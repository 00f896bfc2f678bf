import { expect } from 'chai'
import { createHubClient, type Deprecated, type HubClientError } from '../../clients/typescript/src/index.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'
import { startFaultyWire } from './faulty-wire.ts'

describe('lookups of the TypeScript client', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  let wire: Awaited<ReturnType<typeof startFaultyWire>>

  before(async () => {
    hub = await startScratchHub()
    wire = await startFaultyWire(hub.url)
  })
  after(async () => {
    wire.stop()
    await hub.stop()
  })

  it('give an item that was checked, a list, and an outlet', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('公示', '内容'))
    await hub.settle()
    const client = createHubClient({ url: `${wire.url}/` })
    const item = await client.item(itemId)
    expect(item).to.include({ itemId, state: 'shown', title: '公示' })
    expect(item.content).to.deep.equal(JSON.parse(item.contentText as string))
    expect((await client.list('site/341222', { q: '公示', limit: 5 })).items[0]).to.include({ itemId })
    expect((await client.outlet('site/341222')).entries).to.include('site/341222')

    wire.will({ on: /items/, change: (text) => text.replaceAll('内容', '内贼') })
    expect(await client.item(itemId))
      .to.include({ state: 'unchecked', title: null })
      .and.not.have.property('content')
  })

  it('are tried again where that helps, a few times, and throw at once where it does not', async () => {
    const client = createHubClient({ url: wire.url, firstPauseMs: 1, silentMs: 300, tries: 2 })
    wire.will({ on: /nodes|outlets/, isSilent: true })
    expect((await client.outlet('site/341222')).name).to.be.a('string')

    const ask = (answer: { status: number; body?: string }, times: number) => {
      wire.asked.length = 0
      wire.will({ on: /outlets/, answer, times })
      return client.outlet('site/341222').then(
        () => null,
        ({ code, isRetryable }: HubClientError) => ({ code, isRetryable }),
      )
    }
    expect(await ask({ status: 504 }, 2)).to.deep.equal({ code: 'status-504', isRetryable: true })
    expect(wire.asked).to.have.length(2)
    const damaged = { status: 500, body: '{"code":"item-not-verifiable","detail":"x"}' }
    expect(await ask(damaged, 1)).to.deep.equal({ code: 'item-not-verifiable', isRetryable: false })
    expect(wire.asked).to.have.length(1)
    expect(await ask({ status: 403 }, 1)).to.deep.equal({ code: 'status-403', isRetryable: false })
  })

  it('tell of an address that will go away, once', async () => {
    const told: Deprecated[] = []
    const headers = { deprecation: '@1688169599', link: '<https://example.gov.cn/why>; rel="deprecation"' }
    const body = JSON.stringify(await hub.json('/v1/outlets/site/341222'))
    wire.will({ on: /outlets/, times: 2, answer: { status: 200, headers, body } })
    const client = createHubClient({ url: wire.url, onDeprecated: (deprecated) => told.push(deprecated) })
    await client.outlet('site/341222')
    await client.outlet('site/341222')
    expect(told).to.deep.equal([{ path: '/v1/outlets/site/341222', sunset: null, ...headers }])
  })

  it('say where nobody answers', async () => {
    const client = createHubClient({ url: 'http://127.0.0.1:1', tries: 1 })
    const failed = await client.outlet('site/341222').catch((error: HubClientError) => error)
    expect(failed).to.include({ code: 'unreachable', status: null, isRetryable: true })
    expect((failed as HubClientError).message).to.include('http://127.0.0.1:1')
  })
})
