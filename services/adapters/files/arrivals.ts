import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FileHash } from '../../domain/attachments.ts'
import type { Rejection } from '../../domain/errors.ts'
import type { StoredFile } from '../../ports/attachment-store.ts'
import { fileError } from './file-errors.ts'

interface Arrived {
  ok: true
  file: FileHash
  bytes: number
  isNew: boolean
}
type Write = (handle: FileHandle) => Promise<Omit<Arrived, 'isNew'> | Rejection>

interface ArrivalsDeps {
  folder: string
  /** Milliseconds since 1970. */
  now: () => number
  newId: () => string
  pathOf: (file: FileHash) => string
  statOf: (file: FileHash) => Promise<StoredFile | null>
}

/** Lets each file come in under another name in `incoming`, and gives it its own when it is whole on the disk. */
export function createArrivals({ folder, now, newId, pathOf, statOf }: ArrivalsDeps) {
  async function comeIn(write: Write): Promise<Arrived | Rejection> {
    const incoming = join(folder, 'incoming')
    const temporary = join(incoming, newId())
    try {
      await mkdir(incoming, { recursive: true, mode: 0o700 })
      const done = await written(temporary, write)
      return done.ok ? { ...done, isNew: await named(temporary, done.file) } : done
    } catch (error) {
      throw fileError(error, folder)
    } finally {
      await rm(temporary, { force: true }).catch(() => {})
    }
  }

  /** Whether it is new here. */
  async function named(temporary: string, file: FileHash): Promise<boolean> {
    const before = await statOf(file)
    const isSame = before !== null && (await hashOf(pathOf(file))) === file
    if (isSame) {
      await utimes(pathOf(file), now() / 1000, now() / 1000)
      return false
    }
    await mkdir(dirname(pathOf(file)), { recursive: true, mode: 0o700 })
    await utimes(temporary, now() / 1000, now() / 1000)
    await rename(temporary, pathOf(file))
    for (const changed of [dirname(pathOf(file)), folder]) await flushFolder(changed)
    return before === null
  }

  return comeIn
}

/** The file is whole on the disk when this resolves. */
async function written(path: string, write: Write): ReturnType<Write> {
  await using handle = await open(path, 'wx', 0o600)
  const done = await write(handle)
  if (!done.ok) return done
  await handle.chmod(0o400)
  await handle.sync()
  return done
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) hash.update(chunk)
  return hash.digest('hex')
}

/** A file's name is durable once its folder is. */
async function flushFolder(path: string): Promise<void> {
  await using handle = await open(path, 'r')
  await handle.sync()
}
