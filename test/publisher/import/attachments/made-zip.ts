import { crc32, deflateRawSync } from 'node:zlib'

export interface MadeEntry {
  name: string | Buffer
  data: Uint8Array
  /** Says so instead of the truth. */
  bytes?: number
  crc?: number
  flags?: number
  method?: number
  /** Begins where an earlier one begins. */
  at?: number
}

/** A ZIP as Windows writes it: with a central directory, and names in whatever bytes are given. */
export function madeZip(entries: MadeEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, data, flags = 0, method = 8, ...said } of entries) {
    const nameBytes = Buffer.from(name)
    const packed = method === 0 ? Buffer.from(data) : deflateRawSync(data)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(flags, 2)
    fields.writeUInt16LE(method, 4)
    fields.writeUInt32LE(said.crc ?? crc32(data), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(said.bytes ?? data.length, 18)
    fields.writeUInt16LE(nameBytes.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, nameBytes, packed])
    const end = Buffer.alloc(14)
    end.writeUInt32LE(said.at ?? at, 10)
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, end, nameBytes)
    parts.push(local)
    at += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...parts, central, Buffer.from('PK\u0005\u0006'), end])
}
