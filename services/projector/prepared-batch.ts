import type { Directory } from '../domain/directory/directory.ts'
import type { RootKeys } from '../domain/directory/directory-event.ts'
import { HubError } from '../domain/errors.ts'
import { type ControlRecord, controlIsSigned } from '../domain/event/control-record.ts'
import type { Verify } from '../domain/event/verify-on-thread-pool.ts'
import type { NodeId } from '../domain/ids.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { LogRecord } from '../ports/event-log.ts'
import { type RecordReading, readRecord } from './record-reading.ts'
import { createSignatureChecks, type SignatureChecks } from './signature-checks.ts'

/** A record read, with the directory under which it is judged (rule 11). */
export type PreparedRecord = RecordReading & {
  directory: Directory
  /** Of a control record: whether a root key signed it for this hub. */
  authentic: boolean
  /** Nodes that the directory knows from this record on. */
  nowKnown: NodeId[]
}

/** All of a batch that does not depend on what is stored: made once, folded again as often as need be. */
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
    const reading = readRecord(record, deps.codec)
    const authentic = reading.kind === 'control' && controlIsSigned(reading.control, deps.rootKeys)
    const before = directory
    if (reading.kind === 'control' && authentic)
      directory = await directoryAfter(reading.control, directory, deps.directory)
    if (reading.kind === 'event') signatures.begin(reading.event, directory)
    records.push({ ...reading, directory, authentic, nowKnown: addedNodes(before, directory) })
  }
  return { partition: options.partition, records, signatures, directory }
}

const addedNodes = (before: Directory, after: Directory): NodeId[] =>
  before === after ? [] : after.nodes().flatMap(({ nodeId }) => (before.node(nodeId) === undefined ? [nodeId] : []))

/** Only ever forward: an old record sent again must not bring back a revoked key. */
async function directoryAfter(control: ControlRecord, before: Directory, reader: DirectoryReader): Promise<Directory> {
  const { fact } = control
  if (fact.type !== 'DirectoryAdvanced' || fact.position <= before.position) return before
  const directory = await reader.at(fact.position)
  if (directory.hash !== fact.hash)
    throw new HubError(
      'directory-differs',
      `The directory at position ${fact.position} is ${directory.hash}, but the event log was written under ` +
        `${fact.hash}. Give this process the directory that belongs to the log.`,
    )
  return directory
}
