import { Gauge, type Registry } from 'prom-client'
import { PARK_REASONS } from '../ports/parked-record.ts'
import type { Measurement } from './measure.ts'

/** Gauges over the stores, set at each scrape. An unknown number has no sample. Null means that all are unknown. */
export function createStoredGauges(register: Registry): (measured: Measurement | null) => void {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers: [register] })
  // Where it is higher than the number of partitions with a lag, some lag is unknown.
  const partitions = gauge('hub_log_partitions', 'Partitions of the event log', [])
  const lagEvents = gauge('hub_projection_lag_events', 'Records in the log that were not applied', ['partition'])
  const lagSeconds = gauge('hub_projection_lag_seconds', 'Age of the first record that was not applied', ['partition'])
  const heldUp = gauge(
    'hub_log_held_up_timestamp_seconds',
    'Since when a transaction of somebody else holds the partition up; 0 where none does',
    ['partition'],
  )
  const caughtUp = gauge(
    'hub_projection_caught_up_timestamp_seconds',
    'When the projector last had nothing left to read',
    ['partition'],
  )
  const parked = gauge('hub_parked_events', 'Events that wait or were set aside', ['reason'])
  const gaps = gauge('hub_node_gaps', 'Events that wait for an earlier one of their node', ['node'])
  const pageEvents = gauge('hub_page_lag_events', 'Journalled and on no page yet; no sample where it is unknown', [
    'node',
  ])
  const pageSeconds = gauge(
    'hub_page_lag_seconds',
    'Age of the first event that is journalled and on no page; no sample where the journal lies elsewhere',
    ['node'],
  )
  const generation = gauge('hub_generation_info', 'The generation that readers use', ['generation'])

  return (measured) => {
    for (const each of [lagEvents, lagSeconds, heldUp, caughtUp, parked, gaps, pageEvents, pageSeconds, generation])
      each.reset()
    partitions.remove()
    if (measured === null) return
    partitions.set(measured.partitions.length)
    for (const lag of measured.partitions) {
      const partition = String(lag.partition)
      if (lag.lagEvents !== null) lagEvents.set({ partition }, lag.lagEvents)
      if (lag.lagSeconds !== null) lagSeconds.set({ partition }, lag.lagSeconds)
      const since = lag.heldUpSince === null ? 0 : Date.parse(lag.heldUpSince) / 1000
      if (lag.lagEvents !== null) heldUp.set({ partition }, since)
      if (lag.caughtUpAt !== null) caughtUp.set({ partition }, Date.parse(lag.caughtUpAt) / 1000)
    }
    for (const reason of PARK_REASONS) parked.set({ reason }, measured.parked.get(reason) ?? 0)
    for (const node of measured.nodes) gaps.set({ node: node.nodeId }, node.gaps)
    for (const { nodeId, events, seconds } of measured.lags) {
      if (events !== null) pageEvents.set({ node: nodeId }, events)
      if (seconds !== null) pageSeconds.set({ node: nodeId }, seconds)
    }
    if (measured.generation !== null) generation.set({ generation: String(measured.generation) }, 1)
  }
}
