import type { Directory } from '../domain/directory/directory.ts'
import type { RootKeys } from '../domain/directory/directory-event.ts'
import { controlIsSigned } from '../domain/event/control-record.ts'
import type { Verify } from '../domain/event/verify-on-thread-pool.ts'
import type { Instant, NodeId } from '../domain/ids.ts'
import { directoryAfter } from '../ports/directory-after.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { LogRecord, Position } from '../ports/event-log.ts'
import { type RecordReading, readRecord } from '../ports/read-record.ts'
import { createSignatureChecks, type SignatureChecks } from './signature-checks.ts'

/** A record of the log that was read, with the directory under which it is judged (rule 11). */
export type PreparedRecord = RecordReading & {
  position: Position
  /** When the log took it. */
  time: Instant
  /** As its writer has set it: for an event, the node, or any other text. */
  key: string | null
  directory: Directory
  /** Whether it is a control record that a root key signed for this hub. */
  authentic: boolean
  /** Nodes that the directory knows from this record on. */
  nowKnown: NodeId[]
}

/** The part of a batch that does not depend on what is stored. It is prepared once, and may be folded several times. */
export interface PreparedBatch {
  partition: number
  records: PreparedRecord[]
  signatures: SignatureChecks
  /** In force after the batch. */
  directory: Directory
}

/**
 * Decodes a batch, reads the directory as far as its `DirectoryAdvanced` records say, and begins to check
 * signatures. `directory` is the one in force before the batch.
 */
export async function prepareBatch(
  options: { partition: number; records: LogRecord[]; directory: Directory },
  deps: { codec: EventCodec; directory: DirectoryReader; rootKeys: RootKeys; verify: Verify },
): Promise<PreparedBatch> {
  const signatures = createSignatureChecks(deps.verify)
  const records: PreparedRecord[] = []
  let directory = options.directory
  for (const record of options.records) {
    const { partition, offset, time, key } = record
    const reading = readRecord(record.value, deps.codec)
    const authentic = reading.kind === 'control' && controlIsSigned(reading.control, deps.rootKeys)
    const before = directory
    if (reading.kind === 'control') directory = await directoryAfter(reading.control, before, deps)
    if (reading.kind === 'event') signatures.begin(reading.event, directory)
    records.push({
      ...reading,
      position: { partition, offset },
      time,
      key,
      directory,
      authentic,
      nowKnown: addedNodes(before, directory),
    })
  }
  return { partition: options.partition, records, signatures, directory }
}

/** The part of a batch from one record on, as if only these had been read. */
export function partOfBatch(batch: PreparedBatch, from: number, count: number): PreparedBatch {
  const records = batch.records.slice(from, from + count)
  return { ...batch, records, directory: records.at(-1)?.directory ?? batch.directory }
}

const addedNodes = (before: Directory, after: Directory): NodeId[] =>
  before === after ? [] : after.nodes().flatMap(({ nodeId }) => (before.node(nodeId) === undefined ? [nodeId] : []))
