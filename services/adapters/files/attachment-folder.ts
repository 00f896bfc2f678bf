import { createReadStream } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type FileHash, isFileHash } from '../../domain/attachments.ts'
import { HubError } from '../../domain/errors.ts'
import type { OwnAttachmentStore, StoredFile } from '../../ports/attachment-store.ts'
import { createArrivals } from './arrivals.ts'
import { fileError, isAbsent, unlessAbsent } from './file-errors.ts'
import { writeChecked, writeHashed } from './write-checked.ts'

/** What was broken off is so old before it is taken for left behind. No upload takes so long. */
const LEFT_BEHIND_MS = 24 * 3600 * 1000

export interface AttachmentFolderDeps {
  folder: string
  /** Milliseconds since 1970. */
  now: () => number
  newId: () => string
}

/**
 * Attachments as files of a folder: `ab/abcdef…`, read-only. A file comes into being under another name beside them,
 * is flushed to the disk, and then takes its own name, so that there is never half of one (port `OwnAttachmentStore`).
 */
export function openAttachmentFolder({ folder, now, newId }: AttachmentFolderDeps): OwnAttachmentStore {
  const folderOf = (file: FileHash) => join(folder, file.slice(0, 2))
  const pathOf = (file: FileHash) => join(folderOf(file), file)

  async function statOf(file: FileHash): Promise<StoredFile | null> {
    const found = await unlessAbsent(() => stat(pathOf(file)), folder)
    return found?.isFile() ? { file, bytes: found.size, putAt: Math.round(found.mtimeMs) } : null
  }

  const comeIn = createArrivals({ folder, now, newId, pathOf, statOf })

  return {
    put: async (file, chunks, { maxBytes = Number.POSITIVE_INFINITY } = {}) => {
      const done = await comeIn(async (handle) => {
        const checked = await writeChecked(handle, { file, chunks, maxBytes })
        return checked.ok ? { ...checked, file } : checked
      })
      return done.ok ? { ok: true, bytes: done.bytes, isNew: done.isNew } : done
    },
    take: (chunks, { maxBytes = Number.POSITIVE_INFINITY } = {}) =>
      comeIn((handle) => writeHashed(handle, { chunks, maxBytes })),
    stat: statOf,
    read: async function* (file, range) {
      const bounds = range === undefined ? {} : { start: range.from, end: range.to - 1 }
      if (range !== undefined && range.to <= range.from) return
      try {
        yield* createReadStream(pathOf(file), { ...bounds, highWaterMark: 256 * 1024 })
      } catch (error) {
        if (isAbsent(error))
          throw new HubError('attachment-unknown', `${folder} has no file ${file}. hub verify names what lacks it.`, {
            cause: error,
          })
        throw fileError(error, folder)
      }
    },
    list: async function* (after) {
      for (const part of await namesIn(folder, folder)) {
        if (!/^[0-9a-f]{2}$/.test(part) || (after !== undefined && part < after.slice(0, 2))) continue
        for (const name of await namesIn(join(folder, part), folder)) {
          if (!isFileHash(name) || (after !== undefined && name <= after)) continue
          const found = await statOf(name)
          if (found !== null) yield found
        }
      }
    },
    remove: async (file) => {
      await unlessAbsent(() => rm(pathOf(file)), folder)
      await removeLeftBehind(join(folder, 'incoming'), now() - LEFT_BEHIND_MS)
    },
    close: async () => {},
  }
}

const namesIn = async (path: string, folder: string): Promise<string[]> =>
  ((await unlessAbsent(() => readdir(path), folder)) ?? []).sort()

async function removeLeftBehind(incoming: string, before: number): Promise<void> {
  for (const name of (await unlessAbsent(() => readdir(incoming), incoming)) ?? []) {
    const path = join(incoming, name)
    const found = await unlessAbsent(() => stat(path), incoming)
    if (found !== null && found.mtimeMs < before) await unlessAbsent(() => rm(path), incoming)
  }
}
