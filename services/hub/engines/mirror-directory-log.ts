import type { SignedDirectoryEvent } from '../../domain/directory/directory-event.ts'
import { HubError, isRetryable } from '../../domain/errors.ts'
import type { DirectoryLog } from '../../ports/directory-log.ts'
import { withinPatience } from '../patience.ts'

/**
 * A directory log that keeps a copy of what it read: with the line cut, a process of this folder starts and knows its
 * divisions, nodes and keys as they were. What it gives is checked by who reads it, whichever of the two it came from.
 */
export async function mirrorDirectoryLog(source: DirectoryLog, copy: DirectoryLog): Promise<DirectoryLog> {
  let copied = (await copy.read(0)).length

  const keep = async (events: SignedDirectoryEvent[]) => {
    const fresh = events.filter(({ event }) => event.seq > copied)
    if (fresh[0]?.event.seq !== copied + 1) return
    try {
      await copy.append(copied, fresh)
      copied += fresh.length
    } catch (error) {
      // Another process of the folder was here first: its copy is as good.
      if (!(error instanceof HubError) || error.code !== 'directory-conflict') throw error
      copied = (await copy.read(0)).length
    }
  }

  return {
    append: source.append,
    onAppend: source.onAppend,
    read: async (position) => {
      try {
        // With nothing to fall back on there is nothing to do but wait.
        const events = await (copied === 0 ? source.read(position) : withinPatience(source.read(position)))
        await keep(events)
        return events
      } catch (error) {
        if (!isRetryable(error) || copied === 0) throw error
        return copy.read(position)
      }
    },
    close: async () => {
      await source.close()
      await copy.close()
    },
  }
}
