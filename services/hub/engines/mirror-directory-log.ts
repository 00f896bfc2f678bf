import type { SignedDirectoryEvent } from '../../domain/directory/directory-event.ts'
import { HubError, isRetryable } from '../../domain/errors.ts'
import type { DirectoryLog } from '../../ports/directory-log.ts'
import { withinPatience } from '../patience.ts'

/**
 * A directory log that keeps a copy of what it read. With the line cut, a process of this folder can start all the same
 * and knows divisions, nodes and keys as they were. The directory reader checks the events wherever they came from.
 */
export async function mirrorDirectoryLog(
  source: DirectoryLog,
  copy: DirectoryLog,
  { isAway = isRetryable, patienceMs }: { isAway?: (error: unknown) => boolean; patienceMs?: number } = {},
): Promise<DirectoryLog> {
  let failure: HubError | null = null
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

  /** A copy that cannot be written is no reason to hide what was read. It gets what it lacks at a later read. */
  const keepIfPossible = async (events: SignedDirectoryEvent[]) => {
    try {
      await keep(failure === null ? events : await source.read(copied))
      failure = null
    } catch (error) {
      if (!(error instanceof HubError)) throw error
      failure = error
    }
  }

  const readSource = async (position: number) => {
    try {
      // Without a copy there is nothing to do but wait.
      return await (copied === 0 ? source.read(position) : withinPatience(source.read(position), patienceMs))
    } catch (error) {
      if (!isAway(error) || copied === 0) throw error
      return null
    }
  }

  return {
    copyFailure: () => failure,
    append: source.append,
    onAppend: source.onAppend,
    findings: source.findings,
    read: async (position) => {
      const events = await readSource(position)
      if (events === null) return copy.read(position)
      await keepIfPossible(events)
      return events
    },
    close: async () => {
      await source.close()
      await copy.close()
    },
  }
}
