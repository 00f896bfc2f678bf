import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { HubError } from '../../../domain/errors.ts'
import type { FileToAttach } from './file-to-attach.ts'
import { readZipDirectory, type ZipEntry } from './zip-directory.ts'

const END = 0x06054b50
const END_BYTES = 22
const END64 = 0x06064b50
const END64_BYTES = 56
const LOCATOR64 = 0x07064b50
const LOCATOR64_BYTES = 20
/** The comment behind the end is no longer. */
const MOST_COMMENT = 0xffff
const LOCAL_BYTES = 30
const MOST_DIRECTORY = 64 * 1024 * 1024
const STORED = 0
const DEFLATED = 8

const damaged = () => new HubError('file-unreadable', '附件的压缩包已损坏，或不是 ZIP')

/**
 * The files of a ZIP, by its central directory. Nothing is unpacked: each is inflated while it is read, held against its
 * size and its check sum. Entries that share bytes, by which a small file would become an endless one, refuse the ZIP.
 */
export async function openZip(path: string, { mostFiles }: { mostFiles: number }): Promise<FileToAttach[]> {
  await using handle = await open(path, 'r')
  const { size } = await handle.stat()
  const { at, bytes, count } = await directoryOf(handle, size)
  if (count > mostFiles || bytes > MOST_DIRECTORY)
    throw new HubError('file-too-large', `附件的压缩包里超过 ${mostFiles} 个文件，请只留本表的附件`)
  if (at + bytes > size) throw damaged()
  const entries = readZipDirectory(await partOf(handle, at, bytes))
  if (entries === null) throw damaged()
  refuseSharedBytes(entries, at)
  return entries
    .filter((entry) => !entry.path.split('/').includes('..'))
    .map((entry) => ({
      ...{ path: entry.path, bytes: entry.bytes, unreadable: whyUnreadable(entry) },
      read: () => inflated(path, entry),
    }))
}

function whyUnreadable({ isEncrypted, method }: ZipEntry): string | undefined {
  if (isEncrypted) return '在压缩包里加了密码'
  return method === STORED || method === DEFLATED ? undefined : '压缩方法不认识，请用普通 ZIP 重新压缩'
}

/** Each file begins behind the end of the one before. */
function refuseSharedBytes(entries: ZipEntry[], directoryAt: number): void {
  let end = 0
  for (const { at, packed } of [...entries].sort((a, b) => a.at - b.at)) {
    if (at < end) throw damaged()
    end = at + LOCAL_BYTES + packed
  }
  if (end > directoryAt) throw damaged()
}

async function directoryOf(handle: FileHandle, size: number): Promise<{ at: number; bytes: number; count: number }> {
  const tail = Math.min(size, END_BYTES + MOST_COMMENT + LOCATOR64_BYTES)
  const last = await partOf(handle, size - tail, tail)
  for (let at = last.length - END_BYTES; at >= 0; at--) {
    if (last.readUInt32LE(at) !== END) continue
    const locator = at - LOCATOR64_BYTES
    if (locator >= 0 && last.readUInt32LE(locator) === LOCATOR64) {
      const end = await partOf(handle, Number(last.readBigUInt64LE(locator + 8)), END64_BYTES)
      if (end.length < END64_BYTES || end.readUInt32LE(0) !== END64) throw damaged()
      const [count, bytes, directoryAt] = [32, 40, 48].map((field) => Number(end.readBigUInt64LE(field)))
      return { at: directoryAt as number, bytes: bytes as number, count: count as number }
    }
    return { at: last.readUInt32LE(at + 16), bytes: last.readUInt32LE(at + 12), count: last.readUInt16LE(at + 10) }
  }
  throw damaged()
}

async function partOf(handle: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, at)
  return buffer.subarray(0, bytesRead)
}

async function* inflated(path: string, { at, method, packed, bytes, crc }: ZipEntry): AsyncGenerator<Uint8Array, void> {
  const spoilt = () => new HubError('file-unreadable', '在压缩包里已损坏')
  const from = await startOf(path, at)
  if (from === null) throw spoilt()
  let [read, check] = [0, 0]
  try {
    if (packed > 0)
      for await (const chunk of bytesFrom(path, { method, from, packed })) {
        read += chunk.length
        check = crc32(chunk, check)
        // What is longer than it says stops here, before it fills anything.
        if (read > bytes) throw spoilt()
        yield chunk
      }
  } catch (cause) {
    throw cause instanceof HubError ? cause : new HubError('file-unreadable', '在压缩包里已损坏', { cause })
  }
  if (read !== bytes || check !== crc) throw spoilt()
}

/** Errors of either stream come out of the last one. */
function bytesFrom(
  path: string,
  { method, from, packed }: { method: number; from: number; packed: number },
): AsyncIterable<Uint8Array> {
  const source = createReadStream(path, { start: from, end: from + packed - 1, highWaterMark: 64 * 1024 })
  return method === STORED ? source : pipeline(source, createInflateRaw(), () => {})
}

/** A local header has a name and extra fields of its own length (section 4.3.7). */
async function startOf(path: string, at: number): Promise<number | null> {
  await using handle = await open(path, 'r')
  const header = await partOf(handle, at, LOCAL_BYTES)
  if (header.length < LOCAL_BYTES || header.readUInt32LE(0) !== 0x04034b50) return null
  return at + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28)
}
