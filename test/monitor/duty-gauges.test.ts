import { expect } from 'chai'
import { createMetrics } from '../../services/monitor/create-metrics.ts'
import type { CountedDuties } from '../../services/monitor/duty-gauges.ts'

describe('the metrics of what is due', () => {
  let counted: CountedDuties | null
  let until: string | null
  const samples = async () => {
    const metrics = createMetrics({ due: { duties: () => counted, calendarKnownUntil: () => until } })
    return (await metrics.text()).split('\n').filter((line) => /^hub_(?:dut|calendar)/.test(line))
  }

  it('have no sample while nothing is known', async () => {
    counted = null
    until = null
    expect(await samples()).to.deep.equal([])
  })

  it('are what was counted, 0 too, and the end of the last known year in Asia/Shanghai', async () => {
    counted = {
      counts: [
        { type: 'recur', state: 'overdue', level: 'township', duties: 2 },
        { type: 'recur', state: 'late', level: 'township', duties: 0 },
      ],
      latest: [{ level: 'county', field: '扶贫', workdays: 9 }],
    }
    until = '2026-12-31'
    expect(await samples()).to.deep.equal([
      'hub_duties{type="recur",state="overdue",level="township"} 2',
      'hub_duties{type="recur",state="late",level="township"} 0',
      'hub_duty_workdays_late{level="county",field="扶贫"} 9',
      `hub_calendar_known_until_timestamp_seconds ${Date.parse('2026-12-31T16:00:00Z') / 1000}`,
    ])
  })
})
