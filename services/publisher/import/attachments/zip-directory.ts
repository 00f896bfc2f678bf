import { crc32 } from 'node:zlib'

/** An entry of the central directory of a ZIP (APPNOTE.TXT, section 4.3.12). */
export interface ZipEntry {
  path: string
  /** 0 stored, 8 deflated. */
  method: number
  isEncrypted: boolean
  crc: number
  packed: number
  bytes: number
  /** Where its local header begins. */
  at: number
}

const ENTRY = 0x02014b50
const ENTRY_BYTES = 46
const ENCRYPTED = 1
const UTF8_NAME = 1 << 11
const ZIP64_EXTRA = 0x0001
/** Info-ZIP's Unicode path. */
const UNICODE_PATH_EXTRA = 0x7075
const IN_ZIP64 = 0xffffffff

/** The files of a central directory, without folders. Null when it is damaged. */
export function readZipDirectory(directory: Buffer): ZipEntry[] | null {
  const entries: ZipEntry[] = []
  for (let at = 0; at < directory.length; ) {
    if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== ENTRY) return null
    const nameBytes = directory.readUInt16LE(at + 28)
    const extraBytes = directory.readUInt16LE(at + 30)
    const nameAt = at + ENTRY_BYTES
    const next = nameAt + nameBytes + extraBytes + directory.readUInt16LE(at + 32)
    if (next > directory.length) return null
    const name = directory.subarray(nameAt, nameAt + nameBytes)
    const extra = directory.subarray(nameAt + nameBytes, nameAt + nameBytes + extraBytes)
    const flags = directory.readUInt16LE(at + 8)
    const sizes = sizesOf(directory, at, extra)
    if (sizes === null) return null
    const path = nameOf(name, flags, extra).replaceAll('\\', '/')
    if (!path.endsWith('/'))
      entries.push({
        ...{ path, ...sizes, isEncrypted: (flags & ENCRYPTED) !== 0 },
        ...{ method: directory.readUInt16LE(at + 10), crc: directory.readUInt32LE(at + 16) },
      })
    at = next
  }
  return entries
}

/** What does not fit in 32 bits stands in the extra field, in this order (section 4.5.3). */
function sizesOf(directory: Buffer, at: number, extra: Buffer): Pick<ZipEntry, 'packed' | 'bytes' | 'at'> | null {
  const large = extraField(extra, ZIP64_EXTRA) ?? Buffer.alloc(0)
  let from = 0
  const size = (offset: number): number => {
    const small = directory.readUInt32LE(at + offset)
    if (small !== IN_ZIP64) return small
    from += 8
    return from > large.length ? Number.NaN : Number(large.readBigUInt64LE(from - 8))
  }
  const [bytes, packed, header] = [size(24), size(20), size(42)]
  return [bytes, packed, header].every(Number.isSafeInteger) ? { bytes, packed, at: header } : null
}

function extraField(extra: Buffer, id: number): Buffer | null {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, at + 4 + length)
    at += 4 + length
  }
  return null
}

/** Windows in China writes names in GBK and says nothing of it; others write UTF-8 and may say nothing of it either. */
function nameOf(name: Buffer, flags: number, extra: Buffer): string {
  const unicode = extraField(extra, UNICODE_PATH_EXTRA)
  if (unicode !== null && unicode.length > 5 && unicode.readUInt32LE(1) === crc32(name))
    return unicode.subarray(5).toString('utf8')
  const encodings = (flags & UTF8_NAME) !== 0 ? ['utf-8'] : ['utf-8', 'gb18030']
  for (const encoding of encodings) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(name)
    } catch {}
  }
  return name.toString('latin1')
}
