import { Gauge, type Registry } from 'prom-client'
import type { NodeId } from '../domain/ids.ts'

/** `hub_relay_stopped`: 1 for each node of this process whose events do not get into the log, 0 for the others. */
export function createRelayStoppedGauge(register: Registry): (nodes: { nodeId: NodeId; isStopped: boolean }[]) => void {
  const stopped = new Gauge({
    name: 'hub_relay_stopped',
    help: 'Whether the events of a node do not get into the log, while those of others do',
    labelNames: ['node'],
    registers: [register],
  })
  return (nodes) => {
    stopped.reset()
    for (const { nodeId, isStopped } of nodes) stopped.set({ node: nodeId }, isStopped ? 1 : 0)
  }
}
