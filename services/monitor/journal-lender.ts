import type { NodeId } from '../domain/ids.ts'
import type { JournalView } from '../ports/journal.ts'

/** Lends the journals that lie in this process's folder. */
export interface JournalLender {
  /** The nodes that publish from this folder, also those whose journal is damaged or lost. */
  nodeIds(): NodeId[]
  /** Gives null where the journal cannot be read. */
  use<T>(nodeId: NodeId, work: (journal: JournalView) => Promise<T>): Promise<T | null>
}
