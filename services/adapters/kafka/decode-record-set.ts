import type { KafkaMessage } from 'kafkajs'
import { decompress } from './decompress.ts'
import { splitBatch } from './split-batch.ts'

/** A message as kafkajs passes it on. */
interface FetchedMessage extends Pick<KafkaMessage, 'key' | 'value' | 'timestamp' | 'offset' | 'headers'> {
  /** Why nobody can read it. `value` is then the batch as it was fetched. */
  unreadable?: string
  /** A marker of a transaction, or an offset that holds no record. kafkajs passes over it and goes on behind it. */
  isControlRecord: boolean
  batchContext: { producerId: string; inTransaction: boolean }
}

/** Why a message that kafkajs passed on cannot be read. */
export const whyUnreadable = (message: KafkaMessage): string | undefined =>
  (message as KafkaMessage & Pick<FetchedMessage, 'unreadable'>).unreadable

/** Where things lie in a batch (kafka.apache.org/documentation/#recordbatch). */
const AT = {
  length: 8,
  magic: 16,
  attributes: 21,
  lastOffsetDelta: 23,
  firstTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  count: 57,
  records: 61,
}
const CODEC = 0x07
const LOG_APPEND_TIME = 0x08
const IN_TRANSACTION = 0x10
const CONTROL = 0x20
/** More records in a batch than anybody writes who means well. As objects they would fill the memory. */
const MOST_RECORDS = 100_000
/** Of an unreadable batch so many offsets get a message each. Of a larger one the last message stands for all. */
const MOST_UNREADABLE = 10_000
/** A fetch may hold many small batches that are large when decompressed. Behind this many bytes the next fetch goes on. */
const ENOUGH_BYTES = 8 * 1024 * 1024

/**
 * Decodes what a fetch brought of one partition. A batch that cannot be decompressed or read becomes one unreadable
 * message an offset, so that it hides no other batch. Offsets at the end of a batch that hold no record become a
 * control record, so that a reader knows that nothing is missing there. A batch that was cut off is left out.
 */
export async function decodeRecordSet(set: Buffer): Promise<FetchedMessage[]> {
  const messages: FetchedMessage[] = []
  let bytes = 0
  for (let at = 0; at + AT.attributes <= set.length && bytes < ENOUGH_BYTES && messages.length < MOST_RECORDS; ) {
    const end = at + AT.magic - 4 + set.readInt32BE(at + AT.length)
    if (end > set.length || end - at < AT.attributes) break
    const decoded = await decodeBatch(set.subarray(at, end))
    for (const message of decoded) {
      messages.push(message)
      bytes += message.value?.length ?? 0
    }
    at = end
  }
  return messages
}

async function decodeBatch(batch: Buffer): Promise<FetchedMessage[]> {
  const first = Number(batch.readBigInt64BE(0))
  if (batch.readInt8(AT.magic) !== 2 || batch.length < AT.records)
    return [unreadable(first, 'a record in the format of before Kafka 0.11', batch.subarray(AT.magic))]
  const attributes = batch.readInt16BE(AT.attributes)
  const maxTimestamp = String(batch.readBigInt64BE(AT.maxTimestamp))
  const firstTimestamp = Number(batch.readBigInt64BE(AT.firstTimestamp))
  const common = {
    headers: {},
    isControlRecord: (attributes & CONTROL) !== 0,
    batchContext: {
      producerId: String(batch.readBigInt64BE(AT.producerId)),
      inTransaction: (attributes & IN_TRANSACTION) !== 0,
    },
  }
  const last = first + batch.readInt32BE(AT.lastOffsetDelta)
  try {
    const count = batch.readInt32BE(AT.count)
    if (count > MOST_RECORDS) throw new RangeError(`more than ${MOST_RECORDS} records in one batch`)
    const records = splitBatch(await decompress(attributes & CODEC, batch.subarray(AT.records)), count)
    const messages = records.map(({ offsetDelta, timestampDelta, key, value }) => ({
      ...common,
      offset: String(first + offsetDelta),
      timestamp: (attributes & LOG_APPEND_TIME) !== 0 ? maxTimestamp : String(firstTimestamp + timestampDelta),
      key,
      value,
    }))
    if (messages.at(-1)?.offset === String(last)) return messages
    return [
      ...messages,
      { ...common, isControlRecord: true, offset: String(last), timestamp: maxTimestamp, key: null, value: null },
    ]
  } catch (error) {
    const reason = `a batch that cannot be decompressed or read: ${(error as Error).message}`
    const from = last - first < MOST_UNREADABLE ? first : last
    return Array.from({ length: Math.max(1, last - from + 1) }, (_, index) => ({
      ...unreadable(from + index, reason, batch.subarray(AT.attributes)),
      ...common,
      timestamp: maxTimestamp,
    }))
  }
}

const unreadable = (offset: number, reason: string, bytes: Buffer): FetchedMessage => ({
  offset: String(offset),
  timestamp: '0',
  key: null,
  value: bytes,
  headers: {},
  unreadable: reason,
  isControlRecord: false,
  batchContext: { producerId: '-1', inTransaction: false },
})
