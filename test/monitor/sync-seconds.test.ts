import { expect } from 'chai'
import { parseInstant } from '../../services/domain/ids.ts'
import { createMetrics } from '../../services/monitor/create-metrics.ts'
import { samplesOf } from './samples.ts'

const NOW = parseInstant('2026-11-24T12:00:00.000Z')
const at = (seconds: number) => parseInstant(new Date(Date.parse(NOW) + seconds * 1000).toISOString())

/** The samples after one event, which was journalled so many seconds after `NOW` (before it, when negative). */
async function afterEvent(seconds: number, options: { followedSeconds?: number; outOfTurn?: boolean } = {}) {
  const { followedSeconds = 3600, outOfTurn = false } = options
  const metrics = createMetrics({ outcomes: ['applied', 'fork'], withheldFaults: ['signature-wrong'] })
  const event = { at: at(seconds), makerLevel: 'county', outletKinds: ['board', 'site'], outOfTurn } as const
  metrics.batchApplied(
    {
      counts: new Map([['applied', 1]]),
      applied: [{ ...event, outletKinds: [...event.outletKinds] }],
      followedSeconds,
    },
    NOW,
  )
  return samplesOf(await metrics.text())
}

const COUNT = 'hub_sync_seconds_count{level="county",outlet="board"}'
const SUM = 'hub_sync_seconds_sum{level="county",outlet="board"}'

describe('the seconds from journalled to readable', () => {
  it('are those of each new event, for every kind of outlet that shows it', async () => {
    const samples = await afterEvent(-0.3)
    expect(samples.get(COUNT)).to.equal(1)
    expect(samples.get(SUM)).to.be.closeTo(0.3, 1e-9)
    expect(samples.get('hub_sync_seconds_count{level="county",outlet="site"}')).to.equal(1)
    expect(samples.get('hub_sync_seconds_count{level="county",outlet="topic"}')).to.equal(0)
  })

  it('count an event that waited through an outage of this process’s own time', async () => {
    expect((await afterEvent(-600)).get(SUM)).to.equal(600)
  })

  it('do not count history that a process applies after a start, a restore or a switch', async () => {
    const samples = await afterEvent(-27_092, { followedSeconds: 20 })
    expect([samples.get(COUNT), samples.get(SUM)]).to.deep.equal([0, 0])
    expect(samples.get('hub_events_total{outcome="applied"}')).to.equal(1)
  })

  it('do not count what was sent again into a gap, nor what waited behind it', async () => {
    expect((await afterEvent(-5, { outOfTurn: true })).get(COUNT)).to.equal(0)
  })

  it('are unknown and not 0 for an event that seems to come from the future, because a clock was set back', async () => {
    expect((await afterEvent(0.5)).get(COUNT)).to.equal(0)
    expect((await afterEvent(86_400)).get(COUNT)).to.equal(0)
  })

  it('are there with 0 before the first event, as every series is that may rise', async () => {
    const samples = samplesOf(
      await createMetrics({ outcomes: ['applied', 'fork'], withheldFaults: ['signature-wrong'] }).text(),
    )
    for (const name of [COUNT, 'hub_events_total{outcome="fork"}', 'hub_items_withheld_total{fault="signature-wrong"}'])
      expect(samples.get(name), name).to.equal(0)
  })
})
