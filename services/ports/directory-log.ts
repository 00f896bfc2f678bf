import type { Directory } from '../domain/directory/directory.ts'
import type { SignedDirectoryEvent } from '../domain/directory/directory-event.ts'

/** The small signed log of divisions, nodes, keys and fields, read whole by every process. */
export interface DirectoryLog {
  /** Appends in order; durable when it resolves. Rejects with `directory-conflict` when `position` is not its end. */
  append(position: number, events: SignedDirectoryEvent[]): Promise<void>
  /** Events from `position` (0 = all) on. */
  read(position: number): Promise<SignedDirectoryEvent[]>
  onAppend(listener: () => void): () => void
  close(): Promise<void>
}

/** A process's view of the directory: checks the chain and its signatures while it reads. */
export interface DirectoryReader {
  /** The directory as far as it has been read. */
  latest(): Directory
  /** Exactly the first `position` events; reads on when it must. Rejects `directory-behind` when the log has fewer. */
  at(position: number): Promise<Directory>
  /** Reads what is new. */
  refresh(): Promise<Directory>
}
