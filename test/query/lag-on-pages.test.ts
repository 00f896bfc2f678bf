import { expect } from 'chai'
import { instantOf } from '../../services/domain/ids.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../scratch-places.ts'

describe('an acknowledged item that is on no page', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  const later = (seconds: number) => {
    hub.clock.now = instantOf(Date.parse(hub.clock.now) + seconds * 1000)
  }
  /** The clock goes on, and the projector writes that it has read the log to its end. */
  const wait = async (seconds: number) => {
    later(seconds)
    await hub.caughtUp()
  }
  const listed = (path: string) => hub.json(`/v1/outlets/${path}/items`)
  const footer = async (path: string) =>
    /<p class="freshness[^"]*">(.*?)<\/p>/.exec(await (await hub.fetch(path)).text())?.[0]

  beforeEach(async () => {
    hub = await startScratchHub()
    hub.publish(TAIHE, contentOf('已公开', '文'))
    await hub.settle()
  })
  afterEach(() => hub.stop())

  it('makes every page late that it belongs on, while its relay stands still, and no other page', async () => {
    await hub.stopRelay()
    later(1)
    const { now: published } = hub.clock
    hub.publish(SHUIZHEN, contentOf('未送出', '文'))
    await wait(90)
    const { partitions, lag } = await hub.json('/v1/status')
    expect(lag.seconds).to.equal(90)
    expect(partitions[0]).to.deep.include({ lagEvents: 0, lagSeconds: 90 })
    expect(partitions[0].stages.journalled).to.deep.equal({ events: 1, seconds: 90 })
    expect(lag.nodes.find(({ nodeId }: { nodeId: string }) => nodeId === SHUIZHEN)).to.deep.include({
      ...{ events: 1, seconds: 90, since: published, journal: 'here', journalSeq: 1 },
      stages: { journalled: { events: 1, seconds: 90 }, logged: { events: 0, seconds: 0 } },
    })
    for (const path of ['site/341222', 'topic/341200'])
      expect(await listed(path), path).to.include({ asOf: published, lagSeconds: 90 })
    for (const path of ['/', '/sites/341222', '/topics/341200']) expect(await footer(path), path).to.include('可能晚约')
    const { changes } = await hub.json('/v1/changes')
    expect(await footer(`/items/${changes[0].itemId}`)).not.to.include('可能晚约')
    const metrics = await (await hub.fetch('/metrics')).text()
    expect(metrics).to.include('hub_page_lag_seconds{node="taihe-shuizhen"} 90\n')
    expect(metrics).to.include('hub_relay_pending_seconds{node="taihe-shuizhen"} 90\n')
    expect(metrics).to.include('hub_page_lag_seconds{node="taihe"} 0\n')
  })

  it('leaves pages fresh that no item of its node can stand on', async () => {
    await hub.stopRelay()
    hub.publish(SHUIZHEN, contentOf('未送出', '文'))
    await wait(90)
    const elsewhere = await listed('site/341226')
    expect(elsewhere.lagSeconds).to.equal(0)
    expect(await footer('/sites/341226')).not.to.include('可能晚约')
  })
})
