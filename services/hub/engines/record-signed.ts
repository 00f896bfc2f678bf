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
