import type { NodeId } from '../domain/ids.ts'
import { createErasureLedger } from './erasures.ts'
import type { AuditFault } from './fault.ts'
import type { HashList } from './hash-list.ts'
import {
  type PartitionAudit,
  type PartitionAuditOptions,
  type PartitionWalk,
  verifyPartition,
} from './verify-partition.ts'

export interface LogAudit extends Pick<PartitionAudit, 'records' | 'events' | 'controls' | 'repeats'> {
  faults: AuditFault[]
  /** Envelope hashes of each node's chain. */
  chains: Map<NodeId, HashList>
  /** As the partitions say it that have a beginning. */
  logId: string | null
  /** By partition. */
  walks: PartitionWalk[]
}

export interface LogAuditOptions
  extends Pick<PartitionAuditOptions, 'log' | 'codec' | 'directory' | 'controlIsSigned'>,
    Partial<Pick<PartitionAuditOptions, 'onProgress' | 'batchSize' | 'watch'>> {}

/**
 * Reads the whole log and checks chains, signatures, fingerprints, that no record is missing, the rights as they stood at
 * each place (rule 11), and that every erased content has its redaction (rule 9). Changes nothing.
 */
export async function verifyLog({
  onProgress,
  batchSize = 500,
  watch = () => null,
  ...options
}: LogAuditOptions): Promise<LogAudit> {
  await options.directory.refresh()
  const erasures = createErasureLedger()
  const audit: LogAudit = {
    records: 0,
    events: 0,
    controls: 0,
    repeats: 0,
    faults: [],
    chains: new Map(),
    logId: null,
    walks: [],
  }
  for (let partition = 0; partition < options.log.partitions; partition++) {
    const before = audit.records
    const found = await verifyPartition(partition, {
      ...options,
      erasures,
      batchSize,
      watch,
      onProgress: (records) => onProgress?.(before + records),
    })
    for (const count of COUNTS) audit[count] += found[count]
    audit.faults = audit.faults.concat(found.faults)
    for (const [nodeId, hashes] of found.chains) audit.chains.set(nodeId, hashes)
    audit.walks.push(found.walk)
    audit.logId ??= found.walk.logId
  }
  return { ...audit, faults: audit.faults.concat(erasures.faults()) }
}

const COUNTS = ['records', 'events', 'controls', 'repeats'] as const
