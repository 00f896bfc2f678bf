import type { Directory } from '../domain/directory/directory.ts'
import type { SignedDirectoryEvent } from '../domain/directory/directory-event.ts'

/** The small signed log of divisions, nodes, keys and fields. Every process reads all of it. */
export interface DirectoryLog {
  /**
   * Appends events after `position`, in order. Durable when it resolves. Rejects `directory-conflict`, and writes
   * nothing, when the log does not end at `position`. After another failure the first events may have been written.
   */
  append(position: number, events: SignedDirectoryEvent[]): Promise<void>
  /** The events after `position` (0 for all), as they were written: whoever reads them checks chain and signatures. */
  read(position: number): Promise<SignedDirectoryEvent[]>
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
