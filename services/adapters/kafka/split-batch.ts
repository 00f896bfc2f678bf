/** A record of a batch (kafka.apache.org/documentation/#record), without its headers: the hub reads none. */
export interface BatchRecord {
  offsetDelta: number
  timestampDelta: number
  key: Buffer | null
  value: Buffer | null
}

/** Reads the records of a batch once they are decompressed. Throws when they are not what the format says. */
export function splitBatch(bytes: Buffer, count: number): BatchRecord[] {
  const records: BatchRecord[] = []
  let at = 0

  const varint = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++]
      if (byte === undefined || factor > 2 ** 63) throw new RangeError('a record is cut off')
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    }
  }
  const field = (end: number): Buffer | null => {
    const length = varint()
    if (length < 0) return null
    if (at + length > end) throw new RangeError('a record goes beyond its end')
    at += length
    return bytes.subarray(at - length, at)
  }

  while (records.length < count) {
    const length = varint()
    const end = at + length
    if (length < 0 || end > bytes.length) throw new RangeError('a record is cut off')
    // One byte of attributes, of which none has a meaning yet.
    at++
    const timestampDelta = varint()
    const offsetDelta = varint()
    const key = field(end)
    records.push({ timestampDelta, offsetDelta, key, value: field(end) })
    at = end
  }
  return records
}
