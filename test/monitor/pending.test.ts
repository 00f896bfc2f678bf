import { expect } from 'chai'
import { parseInstant, parseNodeId } from '../../services/domain/ids.ts'
import { createMetrics } from '../../services/monitor/create-metrics.ts'
import { waitingSeconds } from '../../services/monitor/waiting-seconds.ts'
import { samplesOf } from './samples.ts'

const NOW = parseInstant('2026-11-24T12:00:00.000Z')
const TAIHE = parseNodeId('taihe')

describe('the age of what waits', () => {
  it('is 0 only when nothing waits', () => {
    expect(waitingSeconds(null, NOW)).to.equal(0)
    expect(waitingSeconds(parseInstant('2026-11-24T11:59:00.000Z'), NOW)).to.equal(60)
    expect(waitingSeconds(NOW, NOW)).to.be.above(0)
    expect(waitingSeconds(parseInstant('2026-11-24T12:00:01.000Z'), NOW)).to.be.within(0.0001, 1)
  })

  it('is unknown when the clock was set back behind it', () => {
    expect(waitingSeconds(parseInstant('2026-11-24T12:00:30.000Z'), NOW)).to.equal(null)
  })

  const relayed = async (pending: { events: number; seconds: number | null }[]) => {
    const metrics = createMetrics({ relayPending: () => pending.map((node) => ({ nodeId: TAIHE, ...node })) })
    return samplesOf(await metrics.text())
  }
  const EVENTS = 'hub_relay_pending_events{node="taihe"}'
  const SECONDS = 'hub_relay_pending_seconds{node="taihe"}'

  it('is a series of each node, with 0 while its relay holds nothing', async () => {
    const samples = await relayed([{ events: 0, seconds: 0 }])
    expect([samples.get(EVENTS), samples.get(SECONDS)]).to.deep.equal([0, 0])
  })

  it('has no sample while it is unknown', async () => {
    expect((await relayed([{ events: 2, seconds: null }])).has(SECONDS)).to.equal(false)
    expect((await relayed([])).has(EVENTS)).to.equal(false)
  })
})
