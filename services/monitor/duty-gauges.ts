import { Gauge, type Registry } from 'prom-client'

/** What the read side has counted of duties. */
export interface CountedDuties {
  counts: { type: string; state: string; level: string; duties: number }[]
  latest: { level: string; field: string; workdays: number }[]
}

export interface DutyGaugeSources {
  /** Null is unknown: then there is no sample. */
  duties: () => CountedDuties | null
  /** The last day up to which the calendar is known, `YYYY-MM-DD`. */
  calendarKnownUntil: () => string | null
}

/** Gauges over what offices have to publish, set at each scrape from what was counted in the background. */
export function createDutyGauges(register: Registry, { duties, calendarKnownUntil }: DutyGaugeSources): () => void {
  const counts = new Gauge({
    name: 'hub_duties',
    help: 'What offices have to do, by type, state and level of the node; no sample before it was counted',
    labelNames: ['type', 'state', 'level'],
    registers: [register],
  })
  const late = new Gauge({
    name: 'hub_duty_workdays_late',
    help: 'The most working days by which something is, or was, late, by level of the node and field',
    labelNames: ['level', 'field'],
    registers: [register],
  })
  const calendar = new Gauge({
    name: 'hub_calendar_known_until_timestamp_seconds',
    help: 'The end of the last year of which the working days are known; no sample where no year was adopted',
    registers: [register],
  })
  return () => {
    counts.reset()
    late.reset()
    calendar.remove()
    const counted = duties()
    for (const { duties: number, ...labels } of counted?.counts ?? []) counts.set(labels, number)
    for (const { workdays, ...labels } of counted?.latest ?? []) late.set(labels, workdays)
    const until = calendarKnownUntil()
    // The day ends in Asia/Shanghai.
    if (until !== null) calendar.set(Date.parse(`${until}T24:00:00+08:00`) / 1000)
  }
}
