import { openSqliteJournalView } from '../../adapters/sqlite/journal-view.ts'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { JournalLender } from '../../monitor/journal-lender.ts'
import type { JournalView } from '../../ports/journal.ts'
import type { DataFolder } from '../data/data-folder.ts'

/**
 * The journals of the folder, for whoever measures. Those that this process has open anyway (`open`) are used as they
 * are. Another one is opened for reading each time, because its publisher may replace it.
 */
export const journalsHere = (data: DataFolder, open: (nodeId: NodeId) => JournalView | undefined): JournalLender => ({
  nodeIds: data.nodeIds,
  use: async (nodeId, work) => {
    try {
      const journal = open(nodeId)
      if (journal !== undefined) return await work(journal)
      using view = openSqliteJournalView(data.journalFile(nodeId))
      return await work(view)
    } catch (error) {
      if (error instanceof HubError) return null
      throw error
    }
  },
})
