import { applyDirectoryEvents, emptyDirectory } from '../../domain/directory/apply-directory-events.ts'
import type { Directory } from '../../domain/directory/directory.ts'
import type { RootKeys, SignedDirectoryEvent } from '../../domain/directory/directory-event.ts'
import { verifyDirectoryEvents } from '../../domain/directory/verify-directory-events.ts'
import { HubError } from '../../domain/errors.ts'
import type { DirectoryLog, DirectoryReader } from '../../ports/directory-log.ts'

/** Items ask for the position at which each of them was applied: of these, the ones that were asked for last are kept. */
const MOST_KEPT = 100

/**
 * Reads the whole directory and checks each event. It keeps the directories of the positions that were asked for last.
 * HubErrors `directory-broken`, `directory-behind`.
 */
export async function createDirectoryReader({
  log,
  rootKeys,
}: {
  log: Pick<DirectoryLog, 'read'>
  rootKeys: RootKeys
}): Promise<DirectoryReader> {
  const events: SignedDirectoryEvent[] = []
  const empty = emptyDirectory(rootKeys.hubId)
  /** By position, the one that was asked for last at the end. */
  const kept = new Map<number, Directory>()
  let latest = empty

  const refresh = async (): Promise<Directory> => {
    const fresh = (await log.read(latest.position)).filter(({ event }) => event.seq > latest.position)
    // Each write into its folder asks, and nearly all are of the log beside it.
    if (fresh.length === 0) return latest
    const checked = verifyDirectoryEvents(fresh, latest, rootKeys)
    if (!checked.ok)
      throw new HubError(
        'directory-broken',
        `The directory does not check: ${checked.faults.map(({ code, pointer }) => `${code} at ${pointer}`).join(', ')}.`,
      )
    // This rejects on an unknown fact. Nothing may have been kept then, for it is read again.
    const next = applyDirectoryEvents(latest, fresh)
    events.push(...fresh)
    keep(latest)
    latest = next
    return latest
  }

  const at = async (position: number): Promise<Directory> => {
    if (position > latest.position) await refresh()
    if (position === latest.position) return latest
    if (position > latest.position)
      throw new HubError(
        'directory-behind',
        `The directory holds ${latest.position} events, ${position} were asked for.`,
      )
    return keep(kept.get(position) ?? directoryAfter(position))
  }

  const keep = (directory: Directory): Directory => {
    kept.delete(directory.position)
    kept.set(directory.position, directory)
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as number)
    return directory
  }

  /** Goes on from the nearest directory before that is kept. */
  const directoryAfter = (position: number): Directory => {
    const before = [...kept.values()].reduce(
      (nearest, one) => (one.position < position && one.position > nearest.position ? one : nearest),
      empty,
    )
    return applyDirectoryEvents(before, events.slice(before.position, position))
  }

  await refresh()
  return { latest: () => latest, at, refresh }
}
