import type { SignedDirectoryEvent } from '../../../services/domain/directory/directory-event.ts'
import { HubError } from '../../../services/domain/errors.ts'
import type { DirectoryLog } from '../../../services/ports/directory-log.ts'

/** The directory's log on a plain array, seen by one process. */
export const directoryLogOver = (events: SignedDirectoryEvent[], turn: () => Promise<void>): DirectoryLog => ({
  append: async (position, added) => {
    await turn()
    if (position !== events.length) throw new HubError('directory-conflict', 'The directory has moved on.')
    events.push(...added)
    await turn()
  },
  read: async (position) => {
    await turn()
    return events.slice(position)
  },
  findings: () => ({ passedOver: { undecodable: 0, 'bad-signature': 0, fork: 0 }, latest: [], waiting: [] }),
  onAppend: () => () => {},
  close: async () => {},
})
