import { Counter, Gauge, type Registry } from 'prom-client'
import type { NodeId } from '../domain/ids.ts'

/**
 * What became of a file: `put` into a node by a call, `refused` there, `brought` to the readers by the relay, `fetched` back
 * into a node, `lost` (an event was sent without it), `swept` because nothing names it.
 */
const ATTACHMENT_OUTCOMES = ['put', 'refused', 'brought', 'fetched', 'lost', 'swept'] as const
type AttachmentOutcome = (typeof ATTACHMENT_OUTCOMES)[number]

export interface AttachmentCounters {
  /** Counts files, and bytes where they are known. */
  count(outcome: AttachmentOutcome, files?: number, bytes?: number): void
  /** The nodes of this process, and whether an event of each waits for a file. */
  setWaiting(nodes: { nodeId: NodeId; waitsForFile: boolean }[]): void
}

export function createAttachmentCounters(registry: Registry): AttachmentCounters {
  const registers = [registry]
  const files = new Counter({
    name: 'hub_attachments_total',
    help: 'Files that items name, by what became of them',
    labelNames: ['outcome'],
    registers,
  })
  for (const outcome of ATTACHMENT_OUTCOMES) files.inc({ outcome }, 0)
  const written = new Counter({
    name: 'hub_attachment_bytes_total',
    help: 'Bytes of files that were put into nodes and brought to the readers',
    labelNames: ['outcome'],
    registers,
  })
  for (const outcome of ['put', 'brought']) written.inc({ outcome }, 0)
  const waiting = new Gauge({
    name: 'hub_relay_waits_for_file',
    help: '1 while an event of the node waits because its file cannot be brought to the readers',
    labelNames: ['node'],
    registers,
  })
  return {
    count: (outcome, count = 1, bytes) => {
      files.inc({ outcome }, count)
      if (bytes !== undefined) written.inc({ outcome }, bytes)
    },
    setWaiting: (nodes) => {
      waiting.reset()
      for (const { nodeId, waitsForFile } of nodes) waiting.set({ node: nodeId }, waitsForFile ? 1 : 0)
    },
  }
}
