import type { DatabaseSync } from 'node:sqlite'
import { createDirectoryChain, type DirectoryChain } from '../../domain/directory/directory-chain.ts'
import type { RootKeys, SignedDirectoryEvent } from '../../domain/directory/directory-event.ts'
import type { CheckedRecords } from '../../domain/directory/root-signature-check.ts'

/** A cell of the table. Whoever else wrote there may have written bytes. */
interface Row {
  place: number
  body: string | Uint8Array
}

/** The rows of the directory's table as its chain. Each row is read once, however often somebody asks. */
export interface DirectoryRows extends Pick<DirectoryChain, 'findings'> {
  /** The events that count, as far as the table goes now. */
  events(): readonly SignedDirectoryEvent[]
  /** The place of the last row that was read. */
  last(): number
}

export function createDirectoryRows(
  database: DatabaseSync,
  rootKeys: RootKeys,
  checked?: CheckedRecords,
): DirectoryRows {
  const select = database.prepare('SELECT seq AS place, body FROM directory WHERE seq > ? ORDER BY seq')
  const chain = createDirectoryChain(rootKeys, checked)
  let last = 0
  return {
    events: () => {
      for (const { place, body } of select.all(last) as unknown as Row[]) {
        chain.take(place, typeof body === 'string' ? body : Buffer.from(body).toString('utf8'))
        last = place
      }
      return chain.events
    },
    last: () => last,
    findings: chain.findings,
  }
}
