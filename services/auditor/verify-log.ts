import type { HashedEvent } from '../domain/event/signed-event.ts'
import type { NodeId } from '../domain/ids.ts'
import type { EventLog } from '../ports/event-log.ts'
import { createErasureLedger } from './erasures.ts'
import { type AuditFault, faultAt } from './fault.ts'
import type { HashList } from './hash-list.ts'
import {
  type MisplacedEvent,
  type PartitionAudit,
  type PartitionAuditOptions,
  type PartitionWalk,
  verifyPartition,
} from './verify-partition.ts'

export interface LogAudit extends Pick<PartitionAudit, 'records' | 'events' | 'controls' | 'repeats' | 'acknowledged'> {
  faults: AuditFault[]
  /** Events that stand in a foreign partition as well as in their node's own. They are no fault. */
  misplaced: number
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
  const audit: LogAudit = { ...NOTHING, faults: [], chains: new Map(), logId: null, walks: [] }
  const misplaced: MisplacedEvent[] = []
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
    misplaced.push(...found.misplaced)
  }
  const lost = misplaced.filter(({ event }) => !isInChain(event, audit.chains))
  const faults = audit.faults.concat(erasures.faults(), lost.map(onlyElsewhere(options.log)))
  return { ...audit, misplaced: misplaced.length - lost.length, faults }
}

const NOTHING = { records: 0, events: 0, controls: 0, repeats: 0, acknowledged: 0, misplaced: 0 }

const isInChain = ({ envelope, envelopeHash }: HashedEvent, chains: Map<NodeId, HashList>): boolean => {
  const chain = chains.get(envelope.nodeId)
  return chain !== undefined && envelope.nodeSeq <= chain.length && chain.at(envelope.nodeSeq) === envelopeHash
}

const onlyElsewhere =
  (log: Pick<EventLog, 'partitionOf'>) =>
  ({ event: { envelope }, place }: MisplacedEvent): AuditFault =>
    faultAt(
      place,
      'partition-differs',
      `the node's events belong in ${log.partitionOf(envelope.nodeId)}, and this one is not there: start the node's publisher, which sends it`,
    )

const COUNTS = ['records', 'events', 'controls', 'repeats', 'acknowledged'] as const
