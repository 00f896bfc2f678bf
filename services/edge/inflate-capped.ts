import { inflateRawSync } from 'node:zlib'
import { type AsyncFlateStreamHandler, Unzip, type UnzipDecoderConstructor } from 'fflate'
import { HubError } from '../domain/errors.ts'

const MAX_BYTES = 50 * 1024 * 1024
const CHUNK = 64 * 1024

const tooLarge = (): HubError => new HubError('file-too-large', `解压后超过 ${MAX_BYTES / 1024 / 1024} MB`)

/**
 * Inflates all files of a ZIP. It counts the bytes meanwhile and stops at 50 MB, whatever the ZIP's headers claim.
 * HubErrors `file-too-large`, `file-unreadable`.
 */
export function inflateCapped(bytes: Uint8Array): Map<string, Uint8Array> {
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf)
    throw new HubError('file-unreadable', '是旧版 .xls 或加密的文件，请另存为不加密的 .xlsx')
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new HubError('file-unreadable', '不是 XLSX 文件')
  const files = new Map<string, Uint8Array[]>()
  let total = 0
  const unzip = new Unzip((entry) => {
    const chunks: Uint8Array[] = []
    files.set(entry.name, chunks)
    entry.ondata = (error, chunk) => {
      if (error !== null) throw error
      total += chunk.length
      if (total > MAX_BYTES) throw tooLarge()
      chunks.push(chunk)
    }
    entry.start()
  })
  unzip.register(inflaterWithin(() => MAX_BYTES - total))
  try {
    for (let at = 0; at < bytes.length; at += CHUNK)
      unzip.push(bytes.subarray(at, at + CHUNK), at + CHUNK >= bytes.length)
  } catch (cause) {
    if (cause instanceof HubError) throw cause
    throw new HubError('file-unreadable', '压缩包已损坏或不完整', { cause })
  }
  return new Map([...files].map(([name, chunks]) => [name, Buffer.concat(chunks)]))
}

/** Inflates a file of a ZIP at once, by the zlib that Node has, and not beyond the bytes that are left. */
const inflaterWithin = (bytesLeft: () => number): UnzipDecoderConstructor =>
  class {
    static compression = 8
    ondata: AsyncFlateStreamHandler = () => {}
    readonly #deflated: Uint8Array[] = []

    push(chunk: Uint8Array, final: boolean): void {
      this.#deflated.push(chunk)
      if (!final) return
      try {
        this.ondata(null, inflateRawSync(Buffer.concat(this.#deflated), { maxOutputLength: bytesLeft() + 1 }), true)
      } catch (cause) {
        throw (cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : cause
      }
    }
  }
