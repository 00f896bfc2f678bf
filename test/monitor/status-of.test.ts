import { expect } from 'chai'
import { parseInstant, parseNodeId } from '../../services/domain/ids.ts'
import { sayLag } from '../../services/hub/cli/say-lag.ts'
import { createMetrics } from '../../services/monitor/create-metrics.ts'
import type { Measurement } from '../../services/monitor/measure.ts'
import type { NodeLag, Stage } from '../../services/monitor/node-lag.ts'
import { statusOf } from '../../services/monitor/status-of.ts'
import { samplesOf } from './samples.ts'

const NOW = parseInstant('2026-11-24T12:00:00.000Z')
const TAIHE = parseNodeId('taihe')
const LIULIN = parseNodeId('yingshang-liulin')
const NONE: Stage = { events: 0, seconds: 0 }
const UNKNOWN: Stage = { events: null, seconds: null }

const nodeLag = (lag: Partial<NodeLag>): NodeLag => ({
  ...{ nodeId: TAIHE, partition: 0, journal: 'here', journalSeq: 12, since: null, isWaiting: false },
  ...{ stages: { journalled: NONE, logged: NONE }, ...NONE },
  ...lag,
})
const unsent = (seconds: number | null) =>
  nodeLag({ stages: { journalled: { events: 1, seconds }, logged: NONE }, events: 1, seconds, since: NOW })
const elsewhere = nodeLag({
  ...{ nodeId: LIULIN, journal: 'elsewhere', journalSeq: null },
  ...{ stages: { journalled: UNKNOWN, logged: NONE }, ...UNKNOWN },
})

const measured = (lags: NodeLag[], lagSeconds: number | null = 0): Measurement => ({
  generation: 1,
  partitions: [0, 1].map((partition) => ({
    ...{ partition, logEnd: 13, checkpoint: 13, heldUpSince: null, caughtUpAt: NOW },
    ...{ lagEvents: lagSeconds === null ? null : 0, lagSeconds },
  })),
  parked: new Map(),
  nodes: lags.map(({ nodeId }) => ({ nodeId, lastSeq: 11, lastEventAt: NOW, gaps: 0 })),
  lags,
  erasurePending: 0,
})

describe('what is said of the lag', () => {
  it('is 0 where nothing waits anywhere', () => {
    const status = statusOf(measured([nodeLag({})]))
    expect(status.lag.seconds).to.equal(0)
    expect(status.partitions.map(({ lagSeconds }) => lagSeconds)).to.deep.equal([0, 0])
    expect(sayLag(status)).to.include('pages: nothing that was published waits')
  })

  it('is never 0 s of a partition whose node has journalled what the log does not have', () => {
    const status = statusOf(measured([unsent(55.1)]))
    expect(status.lag.seconds).to.equal(55.1)
    expect(status.partitions.map(({ lagSeconds }) => lagSeconds)).to.deep.equal([55.1, 0])
    expect(status.partitions[0]?.stages).to.deep.equal({ journalled: { events: 1, seconds: 55.1 }, logged: NONE })
    const said = sayLag(status)
    expect(said).to.include('pages: 55.1 s behind what was published')
    expect(said).to.include('partition 0: 0 events, 55.1 s behind (13 of 13), 1 journalled and not logged')
    expect(said).to.match(/taihe +event 11, 1 on no page for 55.1 s: 1 journalled and not logged, 0 logged/)
  })

  it('is unknown of a partition where it is unknown of one node, and says why', () => {
    const unreadable = nodeLag({ journal: 'unreadable', stages: { journalled: UNKNOWN, logged: UNKNOWN }, ...UNKNOWN })
    const status = statusOf(measured([unreadable]))
    expect(status.partitions.map(({ lagSeconds }) => lagSeconds)).to.deep.equal([null, 0])
    expect(status.lag.seconds).to.equal(null)
    expect(sayLag(status)).to.match(/pages: unknown .* the journals of taihe cannot be read/)
    expect(sayLag(statusOf(measured([unsent(null)])))).to.include('this clock is behind the events of taihe')
  })

  it('is unknown of the whole where a journal lies elsewhere, and not of what can be known without it', () => {
    const status = statusOf(measured([elsewhere]))
    expect(status.lag.seconds).to.equal(null)
    expect(status.partitions.map(({ lagSeconds }) => lagSeconds)).to.deep.equal([0, 0])
    expect(status.partitions[0]?.stages.journalled).to.deep.equal(UNKNOWN)
    expect(sayLag(status)).to.match(/pages: unknown .* 1 nodes lie elsewhere, ask their publishers/)
  })

  it('is unknown while the log cannot be reached, and what the journals hold is said all the same', () => {
    const status = statusOf(measured([unsent(55.1)], null))
    expect(status.lag.seconds).to.equal(null)
    expect(status.partitions[0]?.lagSeconds).to.equal(null)
    expect(status.partitions[0]?.stages.journalled.seconds).to.equal(55.1)
    expect(sayLag(status)).to.include('unknown how far behind what was published: partition 0; partition 1')
  })

  it('has a series a node, and none of a node of which it is unknown', async () => {
    const samples = samplesOf(await createMetrics({ measure: async () => measured([unsent(55.1), elsewhere]) }).text())
    expect(samples.get('hub_page_lag_seconds{node="taihe"}')).to.equal(55.1)
    expect(samples.get('hub_page_lag_events{node="taihe"}')).to.equal(1)
    expect([...samples.keys()].filter((name) => name.includes('page_lag') && name.includes('liulin'))).to.deep.equal([])
  })
})
