import type { ControlFact } from '../domain/event/control-record.ts'
import type { Hash } from '../domain/ids.ts'
import type { AuditFault } from './fault.ts'

/**
 * Records of a partition that do not check by themselves, and which of them the root has seen since: what is no event,
 * events that stand beside their chain, and events whose signed time is far ahead of the log's. Such a record stays in the
 * log for ever; what the root has seen is a fault no longer.
 */
export interface AcknowledgedRecords {
  /** A record does not check. Gives the faults back. A record may be blamed for several things. */
  blame(offset: number, recordHash: Hash, faults: AuditFault[]): AuditFault[]
  /** The root discards an event: all records of it before that. */
  acknowledgeEvent(envelopeHash: Hash): void
  /** The root puts a record away, or says that it has seen it. It counts for a record before it, in the partition, that is still the one it has seen. */
  acknowledge(fact: ControlFact & { type: 'RecordDiscarded' }, at: { partition: number; offset: number }): void
  /** How many records that is. */
  count(): number
  /** Takes the faults of records that the root has seen out of the faults found. */
  without(faults: AuditFault[]): AuditFault[]
}

export function createAcknowledgedRecords(): AcknowledgedRecords {
  const blamed = new Map<number, { recordHash: Hash; faults: AuditFault[] }>()
  const acknowledged = new Set<AuditFault>()
  const records = new Set<number>()
  const put = (offset: number) => {
    records.add(offset)
    for (const fault of blamed.get(offset)?.faults ?? []) acknowledged.add(fault)
  }
  return {
    blame: (offset, recordHash, faults) => {
      const before = blamed.get(offset)?.faults ?? []
      if (faults.length > 0) blamed.set(offset, { recordHash, faults: [...before, ...faults] })
      return faults
    },
    acknowledgeEvent: (envelopeHash) => {
      for (const [offset, { recordHash }] of blamed) if (recordHash === envelopeHash) put(offset)
    },
    acknowledge: ({ partition, offset, recordHash }, at) => {
      const found = blamed.get(offset)
      if (partition !== at.partition || offset >= at.offset) return
      if (found?.recordHash === recordHash) put(offset)
    },
    count: () => records.size,
    without: (faults) => (acknowledged.size === 0 ? faults : faults.filter((fault) => !acknowledged.has(fault))),
  }
}
