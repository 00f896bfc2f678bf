import { createHash } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import type { FileHash } from '../../services/domain/attachments.ts'
import type { AttachmentStore, ByteRange } from '../../services/ports/attachment-store.ts'
import { collectGarbage } from '../collect-garbage.ts'
import { failureOf } from '../failure-of.ts'

/** A new, empty store and what a test may see and do behind its back. */
export interface AttachmentStoreUnderTest {
  store: AttachmentStore
  clock: { now: number }
  /** Changes one stored byte. */
  damage(file: FileHash, at: number): Promise<void>
  /** What is there besides whole files. Folders that are empty do not count. */
  leftovers(): Promise<string[]>
  dispose(): Promise<void>
}

const MB = 1024 * 1024

export const hashOf = (bytes: Uint8Array): FileHash => createHash('sha256').update(bytes).digest('hex') as FileHash

/** Bytes that no block repeats, the same for the same seed. */
export function bytesOf(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length)
  for (let at = 0, state = seed; at < length; at++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    bytes[at] = state >>> 16
  }
  return bytes
}

export async function* inPieces(bytes: Uint8Array, size = 60_001): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

export async function readAll(store: AttachmentStore, file: FileHash, range?: ByteRange): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of store.read(file, range)) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

async function listed(store: AttachmentStore, after?: FileHash): Promise<FileHash[]> {
  const files: FileHash[] = []
  for await (const { file } of store.list(after)) files.push(file)
  return files
}

/** The contract of `AttachmentStore`. */
export function describeAttachmentStore(engine: string, open: () => Promise<AttachmentStoreUnderTest>): void {
  describe(`${engine} as a store of attachments`, function () {
    this.timeout(60_000)
    let under: AttachmentStoreUnderTest
    let store: AttachmentStore
    beforeEach(async () => {
      under = await open()
      store = under.store
    })
    afterEach(() => under.dispose())

    const put = (bytes: Uint8Array) => store.put(hashOf(bytes), inPieces(bytes))
    const expectNothing = async () => {
      expect(await listed(store)).to.deep.equal([])
      expect(await under.leftovers()).to.deep.equal([])
    }

    putAndRead()
    refusals()
    manyFiles()

    function putAndRead(): void {
      for (const length of [0, 1, 255 * 1024, 255 * 1024 + 1, 9 * 255 * 1024 + 7])
        it(`gives back a file of ${length} bytes, its size and when it was put`, async () => {
          const bytes = bytesOf(length)
          const file = hashOf(bytes)
          expect(await store.stat(file)).to.equal(null)
          expect(await put(bytes)).to.deep.equal({ ok: true, bytes: length, isNew: true })
          expect(await store.stat(file)).to.deep.equal({ file, bytes: length, putAt: under.clock.now })
          expect((await readAll(store, file)).equals(bytes)).to.equal(true)
          expect(await under.leftovers()).to.deep.equal([])
        })

      it('gives any part of a file', async () => {
        const bytes = bytesOf(700_000)
        await put(bytes)
        const border = fc.constantFrom(0, 1, 261_119, 261_120, 261_121, 522_240, 699_999, 700_000)
        const place = fc.oneof(border, fc.integer({ min: 0, max: 700_000 }))
        await fc.assert(
          fc.asyncProperty(place, place, async (from, to) => {
            const part = await readAll(store, hashOf(bytes), { from, to })
            expect(part.equals(bytes.subarray(from, to))).to.equal(true)
          }),
          { numRuns: 40, examples: [[0, 700_000]] },
        )
      })

      it('says that a file is not there', async () => {
        expect(await failureOf(readAll(store, hashOf(bytesOf(3))))).to.include({ code: 'attachment-unknown' })
      })

      it('takes a file again, with the time of that call', async () => {
        const bytes = bytesOf(300_000)
        await put(bytes)
        under.clock.now += 3_600_000
        expect(await put(bytes)).to.deep.equal({ ok: true, bytes: 300_000, isNew: false })
        expect((await store.stat(hashOf(bytes)))?.putAt).to.equal(under.clock.now)
      })

      it('puts damaged bytes right when the file is put again', async () => {
        const bytes = bytesOf(600_000)
        const file = hashOf(bytes)
        await put(bytes)
        await under.damage(file, 400_000)
        expect((await readAll(store, file)).equals(bytes)).to.equal(false)
        expect(await put(bytes)).to.deep.include({ ok: true, bytes: 600_000 })
        expect((await readAll(store, file)).equals(bytes)).to.equal(true)
      })
    }

    function refusals(): void {
      it('keeps nothing of other bytes than those of the hash, and puts the right ones afterwards', async () => {
        const bytes = bytesOf(600_000)
        const other = bytesOf(600_000, 2)
        expect(await store.put(hashOf(bytes), inPieces(other))).to.deep.include({
          ok: false,
          code: 'attachment-hash-differs',
          details: { expected: hashOf(bytes), found: hashOf(other), bytes: 600_000 },
        })
        await expectNothing()
        expect(await put(bytes)).to.deep.equal({ ok: true, bytes: 600_000, isNew: true })
        expect((await readAll(store, hashOf(bytes))).equals(bytes)).to.equal(true)
      })

      it('keeps nothing of a file that is too large, and reads no more of it', async () => {
        const bytes = bytesOf(600_000)
        let given = 0
        const counted = async function* () {
          for await (const piece of inPieces(bytes)) {
            given += piece.length
            yield piece
          }
        }
        const refused = await store.put(hashOf(bytes), counted(), { maxBytes: 100_000 })
        expect(refused).to.deep.include({ ok: false, code: 'attachment-too-large', details: { maxBytes: 100_000 } })
        expect(given).to.be.below(200_000)
        await expectNothing()
        expect((await store.put(hashOf(bytes), inPieces(bytes), { maxBytes: 600_000 })).ok).to.equal(true)
      })

      it('keeps nothing of a file that breaks off', async () => {
        const bytes = bytesOf(900_000)
        const broken = async function* () {
          yield* inPieces(bytes.subarray(0, 800_000))
          throw new Error('the clerk went home')
        }
        expect(await failureOf(store.put(hashOf(bytes), broken()))).to.have.property('message', 'the clerk went home')
        await expectNothing()
        expect((await put(bytes)).ok).to.equal(true)
        expect((await readAll(store, hashOf(bytes))).equals(bytes)).to.equal(true)
      })
    }

    function manyFiles(): void {
      it('lists all files in the order of their hashes, after any of them', async () => {
        const all = Array.from({ length: 12 }, (_, seed) => bytesOf(50, seed))
        for (const bytes of all) await put(bytes)
        const files = all.map(hashOf).sort()
        expect(await listed(store)).to.deep.equal(files)
        for (const [index, file] of files.entries())
          expect(await listed(store, file)).to.deep.equal(files.slice(index + 1))
      })

      it('removes a file with all that belongs to it, and no other', async () => {
        const [gone, stays] = [bytesOf(600_000), bytesOf(600_000, 2)]
        await put(gone)
        await put(stays)
        await store.remove(hashOf(gone))
        await store.remove(hashOf(gone))
        await store.remove(hashOf(bytesOf(5)))
        expect(await store.stat(hashOf(gone))).to.equal(null)
        expect(await failureOf(readAll(store, hashOf(gone)))).to.include({ code: 'attachment-unknown' })
        expect(await listed(store)).to.deep.equal([hashOf(stays)])
        expect(await under.leftovers()).to.deep.equal([])
        expect((await readAll(store, hashOf(stays))).equals(stays)).to.equal(true)
        expect(await put(gone)).to.deep.equal({ ok: true, bytes: 600_000, isNew: true })
        expect((await readAll(store, hashOf(gone))).equals(gone)).to.equal(true)
      })

      it('takes the same file from several at once', async () => {
        const bytes = bytesOf(1_500_000)
        const done = await Promise.all(Array.from({ length: 5 }, () => put(bytes)))
        for (const outcome of done) expect(outcome).to.deep.include({ ok: true, bytes: 1_500_000 })
        expect(done.some((outcome) => outcome.ok && outcome.isNew)).to.equal(true)
        expect((await readAll(store, hashOf(bytes))).equals(bytes)).to.equal(true)
        expect(await listed(store)).to.deep.equal([hashOf(bytes)])
        expect(await under.leftovers()).to.deep.equal([])
      })

      it('holds little of a large file at a time', async () => {
        const [block, count] = [bytesOf(MB), 30]
        const hash = createHash('sha256')
        for (let at = 0; at < count; at++) hash.update(block)
        const file = hash.digest('hex') as FileHash
        const memory = heldMemory()
        const made = async function* () {
          for (let at = 0; at < count; at++) {
            if (at % 5 === 0) memory.look()
            yield Buffer.from(block)
          }
        }
        expect(await store.put(file, made())).to.deep.equal({ ok: true, bytes: count * MB, isNew: true })
        memory.look()
        const read = createHash('sha256')
        let bytes = 0
        for await (const piece of store.read(file)) {
          read.update(piece)
          bytes += piece.length
          if (bytes % (24 * 255 * 1024) === 0) memory.look()
        }
        expect([bytes, read.digest('hex')]).to.deep.equal([count * MB, file])
        expect(memory.most(), 'bytes held').to.be.below(16 * MB)
      })
    }
  })
}

/** The most bytes of buffers that were held at any look, over those at the beginning. */
function heldMemory() {
  const held = () => {
    collectGarbage()
    return process.memoryUsage().arrayBuffers
  }
  const before = held()
  let most = 0
  return {
    look: () => {
      most = Math.max(most, held() - before)
    },
    most: () => most,
  }
}
