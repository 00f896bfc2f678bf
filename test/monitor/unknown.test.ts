import { expect } from 'chai'
import { HubError } from '../../services/domain/errors.ts'
import { parseInstant, parseNodeId } from '../../services/domain/ids.ts'
import { createMetrics } from '../../services/monitor/create-metrics.ts'
import { measureLag } from '../../services/monitor/measure-lag.ts'
import { samplesOf } from './samples.ts'

const now = parseInstant('2026-11-24T00:01:00.000Z')
const unreachable = async () => {
  throw new HubError('store-unavailable', 'gone')
}

describe('what is unknown', () => {
  it('is null and not 0 while the log cannot be reached', async () => {
    const log = { partitions: 2, ends: unreachable, timeAt: unreachable, heldUp: unreachable }
    const [first, second] = await measureLag({ log, checkpoints: [{ partition: 0, nextOffset: 7 }], now })
    expect(first).to.deep.equal({
      partition: 0,
      logEnd: null,
      checkpoint: 7,
      lagEvents: null,
      lagSeconds: null,
      heldUpSince: null,
    })
    expect(second).to.deep.equal({
      partition: 1,
      logEnd: null,
      checkpoint: null,
      lagEvents: null,
      lagSeconds: null,
      heldUpSince: null,
    })
  })

  it('is null for the seconds alone while only the record’s time cannot be read', async () => {
    const log = { partitions: 1, ends: async () => [9], timeAt: unreachable, heldUp: unreachable }
    const [lag] = await measureLag({ log, checkpoints: [{ partition: 0, nextOffset: 7 }], now })
    expect(lag).to.include({ lagEvents: 2, lagSeconds: null })
  })

  it('is all of the log, in events and age, while nothing was ever projected', async () => {
    const log = {
      partitions: 1,
      ends: async () => [9],
      timeAt: async () => parseInstant('2026-11-24T00:00:00.000Z'),
      heldUp: async () => [],
    }
    expect((await measureLag({ log, checkpoints: [], now }))[0]).to.include({ lagEvents: 9, lagSeconds: 60 })
  })

  it('has no sample while the read store cannot be reached, and the other metrics go on', async () => {
    let isThere = true
    const metrics = createMetrics({
      measure: async () =>
        isThere
          ? {
              generation: 1,
              partitions: [
                {
                  partition: 0,
                  logEnd: 9,
                  checkpoint: 9,
                  lagEvents: 0,
                  lagSeconds: 0,
                  heldUpSince: null,
                  caughtUpAt: now,
                },
              ],
              parked: new Map(),
              nodes: [{ nodeId: parseNodeId('taihe'), lastSeq: 1, lastEventAt: now, gaps: 0 }],
              lags: [],
              erasurePending: 0,
            }
          : unreachable(),
    })
    metrics.requestAnswered({ method: 'GET', route: '/livez', status: 200, seconds: 0.001 })
    const stored = (samples: Map<string, number>) =>
      [...samples.keys()].filter((name) => /^hub_(projection|parked|node|generation)/.test(name))
    expect(stored(samplesOf(await metrics.text()))).to.include('hub_projection_lag_events{partition="0"}')
    isThere = false
    const samples = samplesOf(await metrics.text())
    expect(stored(samples)).to.deep.equal([])
    expect(samples.get('hub_http_request_seconds_count{method="GET",route="/livez",status="200"}')).to.equal(1)
  })
})
