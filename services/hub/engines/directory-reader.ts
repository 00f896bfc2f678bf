import { applyDirectoryEvents, emptyDirectory } from '../../domain/directory/apply-directory-events.ts'
import type { Directory } from '../../domain/directory/directory.ts'
import type { RootKeys, SignedDirectoryEvent } from '../../domain/directory/directory-event.ts'
import { verifyDirectoryEvents } from '../../domain/directory/verify-directory-events.ts'
import { HubError } from '../../domain/errors.ts'
import type { DirectoryLog, DirectoryReader } from '../../ports/directory-log.ts'

/**
 * Reads the whole directory and checks each event. It keeps the directory of each position that was asked for. HubErrors
 * `directory-broken`, `directory-behind`.
 */
export async function createDirectoryReader({
  log,
  rootKeys,
}: {
  log: DirectoryLog
  rootKeys: RootKeys
}): Promise<DirectoryReader> {
  const events: SignedDirectoryEvent[] = []
  const asked = new Map<number, Directory>([[0, emptyDirectory(rootKeys.hubId)]])
  let latest = asked.get(0) as Directory

  const refresh = async (): Promise<Directory> => {
    const fresh = (await log.read(latest.position)).filter(({ event }) => event.seq > latest.position)
    const checked = verifyDirectoryEvents(fresh, latest, rootKeys)
    if (!checked.ok)
      throw new HubError(
        'directory-broken',
        `The directory does not check: ${checked.faults.map(({ code, pointer }) => `${code} at ${pointer}`).join(', ')}.`,
      )
    // This rejects on an unknown fact. Nothing may have been kept then, for it is read again.
    const next = applyDirectoryEvents(latest, fresh)
    events.push(...fresh)
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
    const known = asked.get(position)
    if (known !== undefined) return known
    const before = Math.max(...[...asked.keys()].filter((held) => held < position))
    const directory = applyDirectoryEvents(asked.get(before) as Directory, events.slice(before, position))
    asked.set(position, directory)
    return directory
  }

  await refresh()
  return { latest: () => latest, at, refresh }
}
