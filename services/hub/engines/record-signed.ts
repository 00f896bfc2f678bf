import type { Directory } from '../../domain/directory/directory.ts'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import { controlIsSigned } from '../../domain/event/control-record.ts'
import { verifyText } from '../../domain/event/signed-event.ts'
import type { EncodedRecord, EventCodec } from '../../ports/event-codec.ts'
import { readRecord } from '../../ports/read-record.ts'

/**
 * Whether a record, read with the schema that it names, is signed by a root key, or by any key that its node ever had.
 * Rights and revocations do not matter here: the question is whether the bytes mean what the schema says.
 */
export const createIsSigned =
  (deps: { codec: EventCodec; rootKeys: RootKeys; directory: () => Directory | null }) =>
  (record: EncodedRecord): boolean => {
    const { codec, rootKeys, directory } = deps
    const reading = readRecord(record, codec)
    if (reading.kind === 'control') return controlIsSigned(reading.control, rootKeys)
    if (reading.kind === 'undecodable') return false
    const { envelope, envelopeText, signature } = reading.event
    const key = directory()
      ?.node(envelope.nodeId)
      ?.keys.find(({ keyId }) => keyId === envelope.keyId)
    return key !== undefined && verifyText(envelopeText, signature, key.publicKey)
  }

/** What a record says of the log that begins with it, if the root has signed it. */
export const createBeginningIn =
  ({ codec, rootKeys }: { codec: EventCodec; rootKeys: RootKeys }) =>
  (record: EncodedRecord): { logId: string; partition: number; partitions: number | null } | null => {
    const reading = readRecord(record, codec)
    if (reading.kind !== 'control' || !controlIsSigned(reading.control, rootKeys)) return null
    const { fact } = reading.control
    if (fact.type !== 'LogCreated') return null
    return { logId: fact.logId, partition: fact.partition, partitions: fact.partitions ?? null }
  }
