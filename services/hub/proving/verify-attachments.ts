import { join, relative } from 'node:path'
import type { AuditFault, FaultPlace } from '../../auditor/fault.ts'
import { storedFileFaults } from '../../auditor/stored-file-faults.ts'
import type { FileHash } from '../../domain/attachments.ts'
import { HubError } from '../../domain/errors.ts'
import { filesNamedInLog } from '../../publisher/attachments/node-files-sweep.ts'
import { ownNodes } from '../data/own-nodes.ts'
import { nodeFilesAt, openAttachments } from '../engines/open-attachments.ts'
import { type HubPlace, openJournal } from '../engines/open-stores.ts'

/** What is younger may wait for its event, or for the sweep. */
const DAY_MS = 24 * 3600 * 1000

/**
 * Faults of the files that items name, in the folders of the nodes of this hub and in the store that readers use. A node's
 * file that is only with the readers is no fault: the journal may have been refilled from the log.
 */
export async function attachmentFaultsOf(
  place: HubPlace,
  { codec, onProgress }: { codec: Parameters<typeof filesNamedInLog>[0]['codec']; onProgress: (text: string) => void },
): Promise<AuditFault[]> {
  const { data, clock } = place
  const now = Date.parse(clock.now())
  const faults: AuditFault[] = []
  const all = new Set<FileHash>()
  const inFile =
    (folder: string) =>
    (file: FileHash): FaultPlace => ({
      store: 'file',
      file: relative(data.folder, join(folder, file.slice(0, 2), file)),
    })
  for (const nodeId of ownNodes(data)) {
    try {
      using journal = openJournal(data, nodeId)
      for (const file of await filesNamedInLog({ journal, codec, turn: clock.timers.turn })) all.add(file)
      const { store } = nodeFilesAt(data, clock, nodeId)
      const placeOf = inFile(data.nodeAttachments(nodeId))
      const checked = { store, placeOf, named: new Set<FileHash>(), unnamedBefore: null }
      faults.push(
        ...(await storedFileFaults({
          ...checked,
          onProgress: (files) => onProgress(`attachments of ${nodeId}: ${files} files checked`),
        })),
      )
    } catch (error) {
      // A journal that cannot be read is told by itself.
      if (!(error instanceof HubError)) throw error
    }
  }
  await using shared = await openAttachments(place)
  const isAlone = place.settings.kafka === null && place.settings.mongoUrl === null
  return faults.concat(
    await storedFileFaults({
      store: shared,
      placeOf: isAlone ? inFile(data.attachmentsFolder) : (file) => ({ store: 'read-store', file }),
      named: all,
      unnamedBefore: isAlone ? now - DAY_MS : null,
      onProgress: (files) => onProgress(`attachments: ${files} files checked`),
    }),
  )
}
