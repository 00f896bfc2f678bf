import { createRequire } from 'node:module'
import { decodeRecordSet } from './decode-record-set.ts'

const load = createRequire(import.meta.url)
const PLACE = load.resolve('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js')

/** What kafkajs reads an answer with. */
interface Decoder {
  readInt32(): number
  canReadBytes(length: number): boolean
  readBytes(length: number): Buffer
}

/**
 * Makes kafkajs decode the batches of a fetch with `decodeRecordSet`, in every client of this thread. Its own decoder
 * ends the consumer at the first batch that it cannot read, knows two of five codecs, decompresses without a limit, and
 * takes hours for a record with many headers. kafkajs loads the decoder at the first fetch, so this comes before that.
 * The version is pinned and its line is closed (2.2.4, 2023). Repeating it is harmless.
 */
export function useOwnDecoder(): void {
  load(PLACE)
  const module = load.cache[PLACE]
  if (module !== undefined) module.exports = decodeMessages
}

async function decodeMessages(decoder: Decoder) {
  const bytes = decoder.readInt32()
  if (bytes <= 0 || !decoder.canReadBytes(bytes)) return []
  return await decodeRecordSet(decoder.readBytes(bytes))
}
