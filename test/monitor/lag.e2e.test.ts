import { expect } from 'chai'
import { caughtUp, runHub, startHubProcess, startServiceProcess } from '../../scripts/hub-process.ts'
import { type Answer, clientOf, plainContent } from '../e2e/client.ts'
import { eventually } from '../e2e/scratch.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { samplesOf } from './samples.ts'

const LAG_EVENTS = 'hub_projection_lag_events{partition="0"}'
const LAG_SECONDS = 'hub_projection_lag_seconds{partition="0"}'
const metricsOf = async (url: string) => samplesOf(await (await fetch(`${url}/metrics`)).text())

describe('lag and metrics of running services', function () {
  this.timeout(120_000)
  const folder = scratchFolder()

  it('lag rises while no projector runs, measured from what is stored, and falls to 0 once one does', async () => {
    const whole = await startHubProcess({ dataFolder: folder() })
    await caughtUp(whole.url, { 'yingshang-jiangkou': 1 })
    const { tokens } = whole
    await whole.stop()

    const publisher = await startServiceProcess({ role: 'publisher', dataFolder: folder() })
    const query = await startServiceProcess({ role: 'query', dataFolder: folder() })
    const monitor = await startServiceProcess({ role: 'monitor', dataFolder: folder() })
    try {
      const settled = await metricsOf(monitor.url)
      expect(settled.get(LAG_EVENTS)).to.equal(0)
      expect(settled.get(LAG_SECONDS)).to.equal(0)
      const status = async (): Promise<Answer> => (await clientOf(query.url).get('/v1/status')).body
      const [before] = (await status()).partitions

      const clerk = clientOf(publisher.url, tokens.taihe)
      for (const title of ['一', '二', '三'])
        expect((await clerk.publish('taihe', plainContent(title, '文'))).status).to.equal(201)
      const behind = await eventually(async () => {
        const found = await metricsOf(monitor.url)
        return found.get(LAG_EVENTS) === 3 && (found.get(LAG_SECONDS) as number)
      })
      await eventually(async () => {
        const seconds = (await metricsOf(monitor.url)).get(LAG_SECONDS) as number
        return seconds > behind && seconds
      })
      const [after] = (await status()).partitions
      expect(after).to.include({ logEnd: before.logEnd + 3, checkpoint: before.checkpoint, lagEvents: 3 })
      const said = await runHub(['--json', 'lag', '--max', '600'], { dataFolder: folder() })
      expect(said.code).to.equal(0)
      expect(JSON.parse(said.stdout).partitions[0]).to.include({ lagEvents: 3 })

      const projector = await startServiceProcess({ role: 'projector', dataFolder: folder() })
      await eventually(async () => (await metricsOf(monitor.url)).get(LAG_EVENTS) === 0)
      const caught = await metricsOf(monitor.url)
      expect(caught.get(LAG_SECONDS)).to.equal(0)
      expect(caught.get('hub_projection_caught_up_timestamp_seconds{partition="0"}')).to.be.above(1.7e9)
      const applied = await metricsOf(projector.url)
      expect(applied.get('hub_events_total{outcome="applied"}')).to.equal(3)
      const counted = 'hub_sync_seconds_count{level="county",outlet="board"}'
      expect(applied.get(counted), 'what is older than the process is history').to.equal(0)
      expect((await clerk.publish('taihe', plainContent('四', '文'))).status).to.equal(201)
      const synced = await eventually(async () => {
        const found = await metricsOf(projector.url)
        return found.get(counted) === 1 && found
      })
      expect(synced.get('hub_sync_seconds_sum{level="county",outlet="board"}')).to.be.within(0.001, 30)
      expect((await metricsOf(publisher.url)).get('hub_relay_pending_events{node="taihe"}')).to.equal(0)
      await projector.stop()
    } finally {
      await Promise.all([publisher, query, monitor].map((service) => service.stop()))
    }
  })

  it('every named metric is there with its labels, and no label holds an item or an address', async () => {
    const hub = await startHubProcess({ dataFolder: folder() })
    try {
      await caughtUp(hub.url)
      const { body } = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', plainContent('四', '文'))
      await clientOf(hub.url).get(`/v1/items/${body.itemId}?atLeast=1`)
      await (await fetch(`${hub.url}/no/such/place`)).text()
      const text = await (await fetch(`${hub.url}/metrics`)).text()
      const names = [...samplesOf(text).keys()]
      for (const sample of [
        'hub_sync_seconds_count{level="county",outlet="site"}',
        LAG_EVENTS,
        LAG_SECONDS,
        'hub_projection_caught_up_timestamp_seconds{partition="0"}',
        'hub_events_total{outcome="applied"}',
        'hub_parked_events{reason="gap"}',
        'hub_parked_events{reason="fork"}',
        'hub_node_gaps{node="taihe"}',
        'hub_relay_pending_events{node="taihe"}',
        'hub_generation_info{generation="1"}',
        'hub_http_request_seconds_count{method="GET",route="/v1/items/:itemId",status="200"}',
        'hub_http_request_seconds_count{method="GET",route="unmatched",status="404"}',
      ])
        expect(names).to.include(sample)
      expect(text).not.to.include(body.itemId)
      expect(text).not.to.include('no/such/place')
    } finally {
      await hub.stop()
    }
  })
})
