import type { SignedDirectoryEvent } from '../../domain/directory/directory-event.ts'
import { HubError, isRetryable } from '../../domain/errors.ts'
import type { DirectoryLog } from '../../ports/directory-log.ts'
import { withinPatience } from '../patience.ts'

/**
 * A directory log that keeps a copy of what it read. With the line cut, a process of this folder can start all the same
 * and knows divisions, nodes and keys as they were. The directory reader checks the events wherever they came from.
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
      // Another process of the folder wrote the same copy first.
      if (!(error instanceof HubError) || error.code !== 'directory-conflict') throw error
      copied = (await copy.read(0)).length
    }
  }

  return {
    append: source.append,
    onAppend: source.onAppend,
    findings: source.findings,
    read: async (position) => {
      try {
        // Without a copy there is nothing to do but wait.
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
