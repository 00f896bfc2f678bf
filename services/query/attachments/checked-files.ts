import { createHash, hash } from 'node:crypto'
import type { FileHash } from '../../domain/attachments.ts'
import { HubError } from '../../domain/errors.ts'
import { type MediaType, mediaTypeOf, TELLING_BYTES } from '../../edge/media-type.ts'
import type { AttachmentStore, ByteRange } from '../../ports/attachment-store.ts'

/** A file whose bytes had its hash. */
export interface CheckedFile {
  bytes: number
  mediaType: MediaType
  /** Rejects with `attachment-damaged` before it gives a byte that is not of the file. */
  read(range: ByteRange): AsyncIterable<Uint8Array>
}

export interface CheckedFiles {
  /** Null when the store has no such file. HubError `attachment-damaged` when its bytes do not have the hash. */
  open(file: FileHash): Promise<CheckedFile | null>
}

/** A file is given in blocks of so many bytes, each of them checked before. */
const BLOCK = 256 * 1024

/** What is remembered of a file: 32 bytes for each block. */
interface Known {
  bytes: number
  mediaType: MediaType
  blocks: string[]
}

/** So many blocks are remembered: 64 GB of files, with 10 MB. */
const MOST_BLOCKS = 250_000

/**
 * Reads files of the shared store so that no reader ever gets a byte that is not of the file (rule 10). The first time a
 * file is read whole and held against its hash. The hash of each block is remembered from that, and held against the
 * block each time that it is given.
 */
export function createCheckedFiles(store: AttachmentStore, onDamaged: (file: FileHash) => void): CheckedFiles {
  const known = new Map<FileHash, Promise<Known | null>>()
  let blocksKnown = 0

  const damaged = (file: FileHash): HubError => {
    known.delete(file)
    onDamaged(file)
    return new HubError('attachment-damaged', `The stored bytes of ${file} do not have its SHA-256. Run: hub verify`)
  }

  async function look(file: FileHash): Promise<Known | null> {
    const stored = await store.stat(file)
    if (stored === null) return null
    const whole = createHash('sha256')
    const blocks: string[] = []
    let beginning: Uint8Array = new Uint8Array()
    let bytes = 0
    for await (const block of blocksOf(store.read(file))) {
      whole.update(block)
      blocks.push(hash('sha256', block, 'base64'))
      if (bytes === 0) beginning = block.subarray(0, TELLING_BYTES)
      bytes += block.length
    }
    if (whole.digest('hex') !== file) throw damaged(file)
    return { bytes, blocks, mediaType: await mediaTypeOf(beginning) }
  }

  function remembered(file: FileHash): Promise<Known | null> {
    const before = known.get(file)
    if (before !== undefined) {
      known.delete(file)
      known.set(file, before)
      return before
    }
    const looking = look(file)
    known.set(file, looking)
    looking.then(
      (found) => {
        if (found === null) known.delete(file)
        else makeRoom(found.blocks.length)
      },
      () => known.delete(file),
    )
    return looking
  }

  function makeRoom(blocks: number): void {
    blocksKnown += blocks
    if (blocksKnown <= MOST_BLOCKS) return
    // Each is read whole again when it is asked for the next time.
    known.clear()
    blocksKnown = 0
  }

  return {
    open: async (file) => {
      const found = await remembered(file)
      if (found === null) return null
      const { bytes, mediaType } = found
      const read = (range: ByteRange) => checkedBlocks(store, file, { range, known: found, damaged })
      return { bytes, mediaType, read }
    },
  }
}

async function* checkedBlocks(
  store: AttachmentStore,
  file: FileHash,
  {
    range: { from, to },
    known: { bytes, blocks },
    damaged,
  }: { range: ByteRange; known: Known; damaged: (file: FileHash) => HubError },
): AsyncGenerator<Uint8Array, void> {
  let index = Math.floor(from / BLOCK)
  let at = index * BLOCK
  for await (const block of blocksOf(
    store.read(file, { from: at, to: Math.min(bytes, Math.ceil(to / BLOCK) * BLOCK) }),
  )) {
    if (hash('sha256', block, 'base64') !== blocks[index]) throw damaged(file)
    yield block.subarray(Math.max(0, from - at), to - at)
    at += block.length
    index++
  }
  if (at < to) throw damaged(file)
}

/** Joins and cuts chunks to blocks; the last one may be shorter. */
async function* blocksOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let parts: Uint8Array[] = []
  let held = 0
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; ) {
      const part = chunk.subarray(from, from + BLOCK - held)
      parts.push(part)
      held += part.length
      from += part.length
      if (held < BLOCK) continue
      yield parts.length === 1 ? part : Buffer.concat(parts)
      parts = []
      held = 0
    }
  }
  if (held > 0) yield Buffer.concat(parts)
}
