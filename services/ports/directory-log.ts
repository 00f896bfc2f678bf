import type { Directory } from '../domain/directory/directory.ts'
import type { DirectoryFindings } from '../domain/directory/directory-chain.ts'
import type { SignedDirectoryEvent } from '../domain/directory/directory-event.ts'
import type { HubError } from '../domain/errors.ts'
import type { StoreFault } from './store-fault.ts'

/** The small signed log of divisions, nodes, keys and fields. Every process reads all of it. */
export interface DirectoryLog {
  /**
   * Appends events after `position`, in order. Durable when it resolves. Rejects `directory-conflict`, and writes
   * nothing, when the log does not end at `position`. After another failure the first events may have been written. An
   * engine may not notice a second writer at the same moment. The first event of a position counts then: read it back.
   */
  append(position: number, events: SignedDirectoryEvent[]): Promise<void>
  /**
   * The events of the chain after `position` (0 for all): each signed by the root, and the first at its place. What else
   * stands in the log is passed over, and keeps nobody from reading (`createDirectoryChain`).
   */
  read(position: number): Promise<SignedDirectoryEvent[]>
  /** What was passed over and what waits, as far as the log has been read. */
  findings(): DirectoryFindings
  /** Faults of the store that no event shows. */
  check?(): StoreFault[]
  /** Of a log that keeps a copy of itself: why the copy lacks events. Null when it lacks none. */
  copyFailure?(): HubError | null
  /** Calls back soon after an append by any process. Gives back the way to stop listening. */
  onAppend(listener: () => void): () => void
  close(): Promise<void>
}

/** A process's view of the directory. It checks the chain and its signatures while it reads. */
export interface DirectoryReader {
  /** The directory as far as it has been read. */
  latest(): Directory
  /** The directory after exactly `position` events. Reads on when it must. Rejects `directory-behind` when the log has fewer. */
  at(position: number): Promise<Directory>
  /** Reads what is new, and gives the directory after it. */
  refresh(): Promise<Directory>
}
